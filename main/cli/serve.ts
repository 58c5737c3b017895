import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { number, optionsOf } from './commands/call.ts';
import { programFolder, startService } from './program.ts';

/** The window in a browser of this machine. */
export function serve(program: Command): void {
  program
    .command('serve')
    .description('the window in a browser of this machine: prints an address that only works here')
    .option('--project <dir>', 'project folder to open at the start ($ESPALIER_PROJECT)')
    .option('--port <n>', 'port on 127.0.0.1 (default: any that is free)', number)
    .action(async ({ port }: { port?: number }, command: Command) => {
      const project = optionsOf(command).project ?? process.env['ESPALIER_PROJECT'];
      const [{ startHost }, { keepAddress, keptAddress }, { homeFolder }] = await Promise.all([
        import('../host/host.ts'),
        import('../host/keptAddress.ts'),
        import('../api/homeFolder.ts'),
      ]);
      const service = await startService(project === undefined ? undefined : resolve(project), 'browser');
      if (project !== undefined) await service.call('projects.open', { folder: resolve(project) });
      const place = project === undefined ? '' : resolve(project);
      const kept = await keptAddress(homeFolder(), place);
      const host = await startHost({ service, pages: join(programFolder, 'dist', 'renderer'), port, kept });
      await keepAddress(homeFolder(), place, host);
      process.stdout.write(`Espalier is at ${host.address}\nOnly this machine can reach it. Ctrl-C ends it.\n`);
      await new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
      });
      await host.close();
      await service.close();
    });
}
