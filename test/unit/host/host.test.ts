import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../../main/api/contentSecurity.ts';
import type { Service } from '../../../main/api/service.ts';
import { type Host, startHost } from '../../../main/host/host.ts';
import { keepAddress, keptAddress } from '../../../main/host/keptAddress.ts';
import { temporaryFolder } from '../../support/folder.ts';

const pages = await temporaryFolder();
const call = vi.fn();
const countRefused = vi.fn();
let host: Host;
let port: number;
let token: string;

beforeAll(async () => {
  await mkdir(join(pages, 'assets'));
  await writeFile(join(pages, 'index.html'), '<html></html>');
  await writeFile(join(pages, 'assets', 'a-1.js'), 'x');
  host = await startHost({ service: { call, countRefused } as unknown as Service, pages });
  const address = new URL(host.address);
  port = Number(address.port);
  token = address.searchParams.get('token') ?? '';
});

afterAll(() => host.close());

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function ask(path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

const authorized = () => ({ authorization: `Bearer ${token}` });

describe('the loopback host', () => {
  it('has an address of this machine alone and a token nobody guesses', () => {
    expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  });

  it('is not to be reached under other addresses of this machine', async () => {
    const reached = await new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.2', port, timeout: 1000 }, () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('timeout', () => resolve(false));
    });
    expect(reached).toBe(false);
  });

  it.each([
    ['a name that resolves here', { host: 'evil.example' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['a page without origin', { origin: 'null' }],
    ['another program on this machine', { origin: 'http://127.0.0.1:1' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
    ['a same-site request', { 'sec-fetch-site': 'same-site' }],
  ])('refuses and counts %s', async (_title, headers: Record<string, string>) => {
    const before = countRefused.mock.calls.length;
    const answer = await ask('/api/models.list', {
      method: 'POST',
      headers: { ...authorized(), ...headers },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    expect(countRefused.mock.calls.length).toBe(before + 1);
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer x' }],
    ['a token in another place', { cookie: 'token=x' }],
  ])('wants the token: %s', async (_title, headers: Record<string, string>) => {
    expect((await ask('/api/models.list', { method: 'POST', headers, body: '{}' })).status).toBe(401);
  });

  it('answers calls as lines: events, then the result or the error', async () => {
    call.mockImplementationOnce(async (_procedure, _input, { onEvent }) => {
      onEvent({ kind: 'text', text: 'a\nb' });
      return [1];
    });
    const good = await ask('/api/models.list', { method: 'POST', headers: authorized(), body: '{"x":1}' });
    expect(
      good.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { kind: 'event', event: { kind: 'text', text: 'a\nb' } },
      { kind: 'result', output: [1] },
    ]);
    expect(call).toHaveBeenLastCalledWith('models.list', { x: 1 }, expect.anything());
    call.mockRejectedValueOnce(new TypeError('no'));
    const bad = await ask('/api/models.list', { method: 'POST', headers: authorized(), body: '{}' });
    expect(JSON.parse(bad.text)).toEqual({ kind: 'error', error: { name: 'TypeError', message: 'no' } });
  });

  it('hangs up for a page that is gone', async () => {
    const gone = new Promise<void>((resolve) => {
      call.mockImplementationOnce(
        (_procedure, _input, { signal }: { signal: AbortSignal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              resolve();
              reject(new Error('hung up'));
            });
          }),
      );
    });
    const asked = request({
      host: '127.0.0.1',
      port,
      path: '/api/project.watch',
      method: 'POST',
      headers: authorized(),
    });
    asked.on('error', () => undefined);
    asked.on('response', () => asked.destroy());
    asked.end('{}');
    await gone;
  });

  it.each([
    ['no JSON', 'x'],
    ['nothing', ''],
  ])('refuses a body that is %s', async (_title, body) => {
    expect((await ask('/api/models.list', { method: 'POST', headers: authorized(), body })).status).toBe(400);
  });

  it('refuses a body that never ends', async () => {
    const answer = await ask('/api/models.list', {
      method: 'POST',
      headers: authorized(),
      body: `"${'x'.repeat(17_000_000)}"`,
    }).catch((error: NodeJS.ErrnoException) => ({ status: 400, text: error.code ?? '' }));
    expect(answer.status).toBe(400);
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('calls procedures with POST alone, not %s', async (method) => {
    const { status, headers } = await ask('/api/models.list', { method, headers: authorized() });
    expect(status).toBe(405);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([
    ['/', 200],
    ['/runs', 200],
    ['/assets/a-1.js', 200],
    ['/assets/none.js', 404],
    ['/../package.json', 404],
    ['/..%2f..%2fpackage.json', 404],
    ['/%2e%2e/x.js', 404],
    ['/%00.js', 404],
    ['/%zz.js', 404],
  ])('serves pages and nothing beside them: %s', async (path, status) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  it('says so when its port is taken', async () => {
    await expect(startHost({ service: { call, countRefused } as unknown as Service, pages, port })).rejects.toThrow(
      `Port ${port} of this machine is taken; choose another with --port.`,
    );
  });

  it('is found again where it was, by the page that knows its token, and elsewhere while somebody else is there', async () => {
    const service = { call, countRefused } as unknown as Service;
    const first = await startHost({ service, pages });
    await first.close();
    const again = await startHost({ service, pages, kept: first });
    expect(again.address).toBe(first.address);
    const second = await startHost({ service, pages, kept: first });
    expect(second.token).toBe(first.token);
    expect(second.port).not.toBe(first.port);
    await Promise.all([again.close(), second.close()]);
  });

  it('keeps its address for one project, readable by its owner alone', async () => {
    const home = await temporaryFolder();
    expect(await keptAddress(home, '/ward')).toBeNull();
    await keepAddress(home, '/ward', host);
    expect(await keptAddress(home, '/ward')).toEqual({ port, token });
    expect(await keptAddress(home, '/law')).toBeNull();
    const [name = ''] = await readdir(join(home, 'hosts'));
    const file = join(home, 'hosts', name);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    for (const damaged of ['', '{', '{"port":0,"token":"x"}', `{"port":80,"token":"${'x'.repeat(43)}","more":1}`]) {
      await writeFile(file, damaged);
      expect(await keptAddress(home, '/ward')).toBeNull();
    }
  });
});
