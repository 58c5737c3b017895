import type { Program } from '../exporter.ts';
import { inTests, untried } from '../tried.ts';

/** What a GGUF file is for, and how each program runs it. Espalier itself has only read the file again. */
export function programs(name: string, file: string): readonly Program[] {
  const called = name.replaceAll(' ', '-');
  return [
    {
      program: 'llama.cpp',
      use: 'chat',
      ...inTests,
      run: `\`llama-cli -m "${file}"\`, or \`llama-server -m "${file}"\` for a browser`,
    },
    {
      ...{ program: 'Ollama', use: 'chat', ...untried },
      run: `\`ollama create ${called.toLowerCase()} -f Modelfile\`, then \`ollama run ${called.toLowerCase()}\``,
    },
    {
      ...{ program: 'LM Studio', use: 'chat', ...untried },
      run: `put the file at \`models/espalier/${called}/${file}\` in its folder and choose it under My Models`,
    },
  ];
}
