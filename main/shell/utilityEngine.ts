import type { UtilityProcess } from 'electron';
import type { EngineFork } from '../engine/process.ts';

type Fork = (
  entry: string,
  args: string[],
  options: { execArgv: string[]; stdio: ['ignore', 'ignore', 'pipe']; serviceName: string; env: NodeJS.ProcessEnv },
) => UtilityProcess;

/** Engines as utility processes: the packaged program forbids its own binary to run as Node (fuse runAsNode). */
export function utilityEngines(fork: Fork): EngineFork {
  return (entry, execArgv) => {
    const child = fork(entry, [], {
      // Options for V8 go through Chromium, which starts the process.
      execArgv: [`--js-flags=${execArgv.join(' ')}`],
      stdio: ['ignore', 'ignore', 'pipe'],
      serviceName: 'Espalier engine',
      env: cleanEnvironment(),
    });
    const started = new Promise<number>((resolve) => {
      const here = () => child.pid !== undefined && resolve(child.pid);
      if (child.pid === undefined) child.once('spawn', here);
      else here();
    });
    return {
      started,
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onError: (listener) => void child.on('error', (type, location) => listener(new Error(`${type} at ${location}`))),
      onExit: (listener) => void child.on('exit', (code) => listener(code, null)),
      onStderr: (listener) => void child.stderr?.on('data', (chunk: Buffer) => listener(chunk.toString())),
      // kill() of a utility process only asks, and an engine in the middle of a long product does not hear.
      kill: () => void started.then(() => child.pid !== undefined && process.kill(child.pid, 'SIGKILL')),
    };
  };
}

/** The surroundings without what would change how the engine runs; Electron takes no undefined values. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const unwanted = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'ELECTRON_RUN_AS_NODE'];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.includes(name)));
}
