import type { Input } from '../../../preload/contract/index.ts';

/** A chat is answered in the model's own template; a text is continued as it stands. */
export type Mode = 'chat' | 'text';

/** How the next token is chosen. */
export interface Choice {
  greedy: boolean;
  temperature: number | null;
  topP: number | null;
  seed: number | null;
  tokens: number | null;
}

export const firstChoice: Choice = { greedy: false, temperature: 0.7, topP: 0.9, seed: 1, tokens: 128 };

/** `loading`: the model is read from the disk · `full`: it went on to the last token that was allowed. */
export type AnswerState = 'waiting' | 'loading' | 'writing' | 'done' | 'full' | 'stopped' | 'failed';

export interface Answer {
  text: string;
  state: AnswerState;
  /** Why it failed. */
  reason: string | null;
  tokens: number;
}

/** What was asked once, and what everyone answered. */
export interface Turn {
  readonly asked: string;
  /** How the document goes on that the question is the beginning of. */
  readonly goesOn: string | null;
  readonly answers: Record<string, Answer>;
}

export interface Conversation {
  readonly id: number;
  readonly mode: Mode;
  readonly system: string;
  readonly turns: Turn[];
}

/** What a model is asked: in a chat with everything that it answered before. What another model answered is none of its business. */
export function questionTo(
  variant: string,
  { mode, system, turns }: Pick<Conversation, 'mode' | 'system' | 'turns'>,
  asked: string,
): Pick<Input<'variants.generate'>, 'prompt' | 'messages'> {
  if (mode === 'text') return { prompt: asked };
  const said = turns.flatMap((turn) => {
    const answer = turn.answers[variant]?.text;
    return answer
      ? [
          { role: 'user', content: turn.asked },
          { role: 'assistant', content: answer },
        ]
      : [];
  });
  const first = system.trim() ? [{ role: 'system', content: system }] : [];
  return { messages: [...first, ...said, { role: 'user', content: asked }] };
}

/** Settings as they are sent: those of drawing only where something is drawn. */
export function settingsOf({ greedy, temperature, topP, seed, tokens }: Choice) {
  const maxTokens = tokens ?? firstChoice.tokens ?? 1;
  if (greedy) return { maxTokens, greedy };
  // A temperature of nothing is the most likely token always.
  if (temperature === 0) return { maxTokens, greedy: true };
  const given = { temperature, topP, seed };
  return { maxTokens, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) };
}
