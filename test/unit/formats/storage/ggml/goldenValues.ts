import { uniform } from '../../../../../main/runtime/random.ts';

/** 256 numbers that are dense around zero, some zeros among them: what the golden bytes were made of. */
export function goldenValues(): Float32Array {
  const numbers = uniform(11, 3 * 256);
  return Float32Array.from({ length: 256 }, (_, i) => {
    const [a = 0, b = 0, c = 0] = numbers.slice(3 * i, 3 * i + 3);
    return i % 19 === 0 ? 0 : (a + b + c - 1.5) * (1 + (i >> 5)) * 0.01;
  });
}
