import type { Command } from 'commander';
import type { Output } from '../../../preload/contract/index.ts';
import { size } from '../progress.ts';
import { table } from '../table.ts';
import { calls, defined } from './call.ts';

export function modelCommands(program: Command, model: Command): void {
  calls(
    program,
    'families',
    'families of models that can be imported',
    'models.families',
    () => ({}),
    (output) =>
      table(
        ['family', 'model_type', 'such as'],
        output.map(({ name, modelTypes, examples }) => [name, modelTypes.join(', '), examples.join(', ')]),
      ),
  );
  const one = (output: Output<'models.import'>) => [
    output.name,
    output.family,
    output.parameters,
    size(output.bytes),
    output.folder,
  ];
  const header = ['model', 'family', 'parameters', 'size', 'imported from'];
  calls(
    model,
    'import <path>',
    'check a Hugging Face folder or a GGUF file and copy it into the project',
    'models.import',
    ([folder], { name }) => defined({ folder, name }),
    (output) => table(header, [one(output)]),
  ).option('--name <name>', 'name in the project (default: that of the folder or file)');
  calls(
    model,
    'check <path>',
    'whether a Hugging Face folder or a GGUF file can be imported, and why not',
    'models.check',
    ([folder]) => ({ folder }),
    ({ verdict, reasons, advice }) => [verdict, ...reasons, advice].join('\n'),
  );
  calls(
    model,
    'find [folders...]',
    'models on this machine: caches of Hugging Face, LM Studio, Ollama, ModelScope and others, and these folders',
    'models.find',
    ([folders]) => ({ folders }),
    (output) =>
      table(
        ['model', 'family', 'size', 'licence', 'fits', 'verdict', 'program', 'path'],
        output.map(({ name, family, bytes, licence, fits, verdict, program: where, path }) => [
          ...[
            name,
            family ?? '',
            size(bytes),
            licence ?? '',
            fits === null ? '' : fits ? 'yes' : 'no',
            verdict,
            where,
            path,
          ],
        ]),
      ),
  );
  calls(
    model,
    'list',
    'imported models',
    'models.list',
    () => ({}),
    (output) => table(header, output.map(one)),
  );
  calls(
    model,
    'show <name>',
    'architecture, and parameters by part',
    'models.show',
    ([name]) => ({ name }),
    (output) =>
      [
        table(header, [one(output)]),
        ...output.notes,
        JSON.stringify(output.architecture, null, 2),
        table(
          ['part', 'parameters', 'size'],
          output.parts.map(({ part, parameters, bytes }) => [part, parameters, size(bytes)]),
        ),
      ].join('\n\n'),
  );
}
