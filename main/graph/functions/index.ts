export * from './activations.ts';
export * from './losses.ts';
export * from './norms.ts';
export * from './rotary.ts';
