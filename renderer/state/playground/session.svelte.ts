import type { Output } from '../../../preload/contract/index.ts';
import { asError } from '../../asError.ts';
import { call } from '../../client.ts';
import type { Divided } from './beginning.ts';
import { onChange } from '../changes.ts';
import {
  type Answer,
  type Choice,
  type Conversation,
  firstChoice,
  type Mode,
  questionTo,
  settingsOf,
} from './conversation.ts';

/** Who is asked at once at most: what the contract allows. */
export const mostAsked = 4;

type Plan = Output<'variants.generatePlan'>;

/**
 * What was asked and answered since the window was opened. It is kept in memory alone: questions may hold text of the domain, and what
 * is erased from a project must not live on beside it.
 */
class Session {
  mode = $state<Mode>('text');
  system = $state('');
  asked = $state('');
  /** How the document goes on that `asked` is the beginning of; asked otherwise it says nothing. */
  document = $state.raw<Divided | null>(null);
  choice = $state<Choice>({ ...firstChoice });
  current = $state<Conversation | null>(null);
  past = $state<Conversation[]>([]);
  busy = $state(false);
  #abort: AbortController | null = null;
  #ids = 0;

  constructor() {
    onChange(['project'], () => this.forget());
  }

  /** Asks those who can answer: all at once where memory is enough, else one after the other. */
  async ask({ models, together }: Plan, mode: Mode): Promise<void> {
    const { asked, choice } = this;
    const names = models.filter(({ chatTemplate }) => mode === 'text' || chatTemplate).map(({ variant }) => variant);
    if (this.busy || !names.length || !asked.trim()) return;
    const conversation = this.#conversation(mode);
    const questions = names.map((variant) => ({ variant, ...questionTo(variant, conversation, asked) }));
    const goesOn = this.document?.beginning === asked ? this.document.rest : null;
    const waiting = (): Answer => ({ text: '', state: 'waiting', reason: null, tokens: 0 });
    conversation.turns.push({ asked, goesOn, answers: Object.fromEntries(names.map((name) => [name, waiting()])) });
    // Read again: only what comes out of the state is watched.
    const answers = conversation.turns.at(-1)?.answers ?? {};
    const abort = new AbortController();
    this.#abort = abort;
    this.busy = true;
    if (mode === 'chat') this.asked = '';
    const settings = settingsOf(choice);
    const answer = (question: (typeof questions)[number]) =>
      answered(answers[question.variant] as Answer, { ...question, ...settings }, abort.signal);
    if (together) await Promise.all(questions.map(answer));
    else for (const question of questions) await answer(question);
    if (this.#abort === abort) this.busy = false;
  }

  /** Takes the beginning of a document to be asked. */
  begin(document: Divided): void {
    this.document = document;
    this.asked = document.beginning;
  }

  /** What was written so far stays. */
  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
    this.busy = false;
  }

  /** Begins anew; what there is goes to the past ones. */
  fresh(): void {
    this.stop();
    if (this.current?.turns.length) this.past = [this.current, ...this.past];
    this.current = null;
  }

  /** Goes on with a past conversation. */
  reopen(id: number): void {
    this.fresh();
    const found = this.past.find((one) => one.id === id);
    if (!found) return;
    this.past = this.past.filter((one) => one !== found);
    this.current = found;
    this.mode = found.mode;
    this.system = found.system;
    if (found.mode === 'text') this.asked = found.turns.at(-1)?.asked ?? '';
  }

  forget(): void {
    this.stop();
    this.current = null;
    this.past = [];
    this.asked = '';
    this.document = null;
  }

  /** The one that goes on: a text begins anew with every prompt, and a chat when it is told something else first. */
  #conversation(mode: Mode): Conversation {
    const { system, current } = this;
    if (!current || mode === 'text' || current.mode !== mode || current.system !== system) {
      if (current?.turns.length) this.past = [current, ...this.past];
      this.#ids += 1;
      this.current = { id: this.#ids, mode, system, turns: [] };
    }
    return this.current as Conversation;
  }
}

/** One model's answer, as it is written. */
async function answered(
  answer: Answer,
  input: Parameters<typeof call<'variants.generate'>>[1] & { readonly maxTokens: number },
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) {
    answer.state = 'stopped';
    return;
  }
  answer.state = 'loading';
  try {
    const { text, tokens } = await call('variants.generate', input, {
      signal,
      onEvent: (event) => {
        if (signal.aborted) return;
        if (event.kind === 'progress') answer.state = 'writing';
        if (event.kind === 'progress') answer.tokens = event.done;
        if (event.kind === 'text') answer.text += event.text;
      },
    });
    Object.assign(answer, { text, tokens: tokens.length, state: tokens.length === input.maxTokens ? 'full' : 'done' });
  } catch (reason) {
    if (signal.aborted) answer.state = 'stopped';
    else Object.assign(answer, { state: 'failed', reason: asError(reason).message });
  }
}

export const session = new Session();
