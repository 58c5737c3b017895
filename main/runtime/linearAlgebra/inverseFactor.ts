import type { Device } from '../device.ts';

export async function inverseFactor(_device: Device, hessian: Float64Array, n: number, { damping = 0.01 } = {}) {
  const h = Float64Array.from(hessian);
  const dead: number[] = [];
  for (let i = 0; i < n; i += 1)
    if (h[i * n + i] === 0) {
      h[i * n + i] = 1;
      dead.push(i);
    }
  let mean = 0;
  for (let i = 0; i < n; i += 1) mean += h[i * n + i]! / n;
  for (let used = damping; ; used *= 10) {
    const l = new Float64Array(n * n);
    let ok = true;
    for (let i = 0; i < n && ok; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        let s = h[(n - 1 - i) * n + n - 1 - j]! + (i === j ? used * mean : 0);
        const li = l.subarray(i * n, i * n + j),
          lj = l.subarray(j * n, j * n + j);
        for (let k = 0; k < j; k += 1) s -= li[k]! * lj[k]!;
        if (i === j) {
          if (!(s > 0)) {
            ok = false;
            break;
          }
          l[i * n + i] = Math.sqrt(s);
        } else l[i * n + j] = s / l[j * n + j]!;
      }
    }
    if (!ok) continue;
    const inv = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      const row = inv.subarray(i * n, (i + 1) * n);
      row[i] = 1;
      for (let k = 0; k < i; k += 1) {
        const f = l[i * n + k]!;
        if (f) {
          const rk = inv.subarray(k * n, (k + 1) * n);
          for (let j = 0; j <= k; j += 1) row[j] = row[j]! - f * rk[j]!;
        }
      }
      const d = l[i * n + i]!;
      for (let j = 0; j <= i; j += 1) row[j] = row[j]! / d;
    }
    const factor = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) for (let j = 0; j < n; j += 1) factor[i * n + j] = inv[(n - 1 - i) * n + n - 1 - j]!;
    return { factor, damping: used, dead };
  }
}
