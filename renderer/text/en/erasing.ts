type Thing = { readonly kind: 'dataset' | 'variant' | 'model' | 'run'; readonly name: string };

export const erasing = {
  action: 'Erase for good',
  actionOf: (name: string) => `Erase ${name} for good`,
  title: (name: string) => `Erase ${name} for good?`,
  lead: 'This cannot be undone. Texts, parameters, results and every trace of them in the database go; the audit log keeps that something was erased and its fingerprint, without names.',
  goes: 'Goes for good',
  thing: ({ kind, name }: Thing) =>
    `${{ dataset: 'Dataset', variant: 'Variant', model: 'Model', run: 'Run' }[kind]} ${name}`,
  derived: 'What was made of it',
  include: 'goes too',
  detach: 'stays, on its own',
  stays: 'Stays, on its own from then on',
  outside: 'Exports outside the project stay; delete them yourself',
  results: (n: number) =>
    n === 1
      ? '1 kept result is forgotten and computed again when it is needed; paused runs begin anew.'
      : `${n} kept results are forgotten and computed again when they are needed; paused runs begin anew.`,
  frees: (freed: string, free: string) => `Frees about ${freed}; ${free} are free on the disk now.`,
  done: (name: string, freed: string) => `${name} was erased; ${freed} are free again.`,
  reading: 'Looking what goes with it…',
};
