import { tmpdir } from 'node:os';
import type { Input, Output } from '../../preload/contract/index.ts';
import { generate as continueText } from '../evaluate/generate.ts';
import type { Sampling } from '../evaluate/sampling.ts';
import type { ChatMessage } from '../formats/chat.ts';
import { continuedText, promptIds, type Tokenizer } from '../formats/tokenizer.ts';
import { openDevice } from '../runtime/devices.ts';
import { fastestDecoder } from '../walk/packedDecoder.ts';
import { budgetOf, singleStage, type TaskContext } from '../engine/context.ts';
import { subjectEndTokens } from '../project/specialTokens.ts';
import { findSubject, subjectSource, subjectTokenizer } from '../project/subjects.ts';

const defaultTokens = 64;

/** Continues a prompt with a variant or model. */
export async function generate(
  context: TaskContext,
  input: Input<'variants.generate'>,
): Promise<Output<'variants.generate'>> {
  const { project } = context;
  const subject = await findSubject(project, input.variant);
  const tokenizer = await subjectTokenizer(project, subject.manifest);
  const { ids: prompt, shown } = asked(tokenizer, input);
  await using device = await openDevice(input.device ?? 'auto', {}, (message) => context.warn(message));
  await using source = await subjectSource(project, subject);
  using decoder = await fastestDecoder(source, { device, budget: budgetOf(context), scratch: tmpdir() });
  const maxTokens = input.maxTokens ?? defaultTokens;
  const report = singleStage(context, 'generating');
  let emitted = 0;
  const tokens = await continueText(decoder, prompt, {
    maxTokens,
    sampling: samplingOf(input),
    stop: new Set(await subjectEndTokens(project, subject.manifest)),
    onToken: (soFar) => {
      report(soFar.length, maxTokens);
      emitted = emitNew(context, continuedText(tokenizer, prompt, soFar), emitted);
    },
  });
  return { variant: input.variant, prompt: shown, tokens, text: continuedText(tokenizer, prompt, tokens) };
}

/** How tokens are drawn. @throws where settings of drawing are given and none would be drawn. */
function samplingOf({ greedy, temperature, topP, seed }: Input<'variants.generate'>): Sampling | null {
  if (!greedy) return { temperature: temperature ?? 1, topP: topP ?? 1, seed: seed ?? 0 };
  const [given] = Object.entries({ temperature, topP, seed }).find(([, value]) => value !== undefined) ?? [];
  if (given !== undefined)
    throw new Error(`Always the most likely token leaves nothing to draw: give "greedy" or "${given}", and not both.`);
  return null;
}

/** What the model is given: a prompt as it stands, or a conversation as its own template writes it; and what of that a person sees. */
function asked(tokenizer: Tokenizer, { prompt, messages, tools }: Input<'variants.generate'>) {
  if ((prompt === undefined) === (messages === undefined))
    throw new Error('Give either a prompt to continue or messages to answer, and not both.');
  if (prompt !== undefined && tools?.length)
    throw new Error('Tools belong to a chat; give messages and not a prompt with them.');
  if (prompt !== undefined) return { ids: promptIds(tokenizer, prompt), shown: prompt };
  const written = tokenizer.chat({ messages: (messages ?? []) as readonly ChatMessage[], tools });
  // Templates write the start token themselves.
  return { ids: tokenizer.encode(written, true), shown: tokenizer.shown(written) };
}

/** Emits what is new of a growing text; a character whose bytes are not all there yet waits. Returns how much is out. */
function emitNew({ emit }: TaskContext, text: string, emitted: number): number {
  if (text.length <= emitted || text.endsWith('\uFFFD')) return emitted;
  emit({ kind: 'text', text: text.slice(emitted) });
  return text.length;
}
