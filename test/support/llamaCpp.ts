import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exporterOf } from '../../main/export/index.ts';
import { namedModel } from '../../main/export/named.ts';
import { openProject } from '../../main/project/project.ts';
import { findSubject, subjectSource } from '../../main/project/subjects.ts';
import { likeliest } from '../../main/runtime/choice.ts';
import { openDevice } from '../../main/runtime/devices.ts';
import { MemoryBudget } from '../../main/runtime/memory.ts';
import { Decoder } from '../../main/walk/decoder.ts';

const packages = process.env['LLAMA_CPP'];

/** Whether stock llama.cpp is there (shared/oracles/llamacpp, installed where LLAMA_CPP says). */
export const installed = packages !== undefined && existsSync(join(packages, 'node_modules', 'koffi'));

export const needsLlamaCpp = (title: string): string =>
  installed ? title : `${title} (skipped: LLAMA_CPP is no folder with its packages)`;

/** What a model says to a prompt of tokens, and what ids it gives texts. */
export interface LlamaCppAnswers {
  readonly logits: readonly number[];
  readonly greedy: readonly number[];
  readonly ids: readonly (readonly number[])[];
  /** Logits behind every token that was to be scored. */
  readonly scored: readonly (readonly number[])[];
}

export interface Question {
  readonly prompt: readonly number[];
  readonly texts: readonly string[];
  readonly score?: readonly number[];
}

const run = (script: string, input: unknown): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, '..', 'clients', script)], {
    input: JSON.stringify(input),
    maxBuffer: 2 ** 28,
  }).toString();

/** Asks stock llama.cpp, in a process of its own. */
export const askLlamaCpp = (file: string, question: Question, count: number): LlamaCppAnswers =>
  JSON.parse(run('llamaCpp.js', { file, count, ...question })) as LlamaCppAnswers;

/** Lets llama.cpp's own quantiser write a file; `type` is one of its file types (llama.h). */
export function quantiseWithLlamaCpp(file: string, quantised: { readonly to: string; readonly type: number }): void {
  run('llamaCpp.js', { file, quantised });
}

/** Logits behind every token, as the product computes them with the numbers that a type of GGUF holds. */
export async function ownScores(place: string, name: string, score: readonly number[], type: string, scratch: string) {
  const project = await openProject(place);
  try {
    const subject = await findSubject(project, name);
    await using source = await subjectSource(project, subject);
    const model = namedModel(subject, source);
    const written = exporterOf('gguf', type).rounding(model)?.written ?? model.source;
    await using device = await openDevice('cpu');
    using decoder = new Decoder(written, { device, budget: new MemoryBudget(2 ** 31), scratch });
    const rows: Float32Array[] = [];
    for (const token of score) rows.push((await decoder.append(Int32Array.of(token))).slice());
    return rows;
  } finally {
    await project.close();
  }
}

/** What the product computes of a model or variant, token by token. */
export async function ownAnswers(
  place: string,
  name: string,
  prompt: readonly number[],
  count: number,
  scratch: string,
) {
  const project = await openProject(place);
  try {
    await using source = await subjectSource(project, await findSubject(project, name));
    await using device = await openDevice('cpu');
    using decoder = new Decoder(source, { device, budget: new MemoryBudget(2 ** 31), scratch });
    const logits = (await decoder.append(Int32Array.from(prompt))).slice();
    const greedy: number[] = [];
    let last = logits;
    while (greedy.length < count) {
      greedy.push(likeliest(last));
      last = (await decoder.append(Int32Array.of(greedy.at(-1) as number))).slice();
    }
    return { logits, greedy };
  } finally {
    await project.close();
  }
}
