import { join, resolve } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  type WebContents,
} from 'electron';
import type { Language } from '../../preload/languages.ts';
import type { Command } from '../../preload/screens.ts';
import { homeFolder } from '../api/homeFolder.ts';
import { Service } from '../api/service.ts';
import { endNotice, showActivity } from './announce.ts';
import { closingChoice, closingQuestion } from './closing.ts';
import { answerDialogs } from './dialogs.ts';
import { answerCalls } from './ipc.ts';
import { menuTemplate } from './menu.ts';
import { confine } from './navigation.ts';
import { refuseNetwork, silenceChromium } from './network.ts';
import { scheme, startPage } from './origin.ts';
import { denyPermissions } from './permissions.ts';
import { webPreferences } from './preferences.ts';
import { PageKeeper } from './pageKeeper.ts';
import { pageHandler } from './protocol.ts';
import { utilityEngines } from './utilityEngine.ts';
import { wantedProject } from './wanted.ts';
import { readWindowState, writeWindowState } from './windowState.ts';
import { spokenLanguage, words } from './words/index.ts';

/** The desktop window. Everything that decides something is in a file of its own; this one only connects them. */
const program = app.getAppPath();
const resources = app.isPackaged ? join(process.resourcesPath, 'resources') : join(program, 'resources');
const windows = new Set<WebContents>();
let window: BrowserWindow | null = null;
let language: Language = 'en';
let quitting = false;
let asking: Promise<void> | null = null;

// Chromium's own files lie apart from the settings that all transports share.
app.setPath('userData', join(homeFolder(), 'window'));
app.setAppUserModelId('org.espalier.desktop');
silenceChromium(app);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

async function start(): Promise<void> {
  const service = new Service({
    program,
    resources,
    home: homeFolder(),
    fork: utilityEngines((entry, args, options) => utilityProcess.fork(entry, args, options)),
    runtime: `Electron ${process.versions['electron'] ?? ''}`,
  });
  const { ESPALIER_PROJECT: usual } = process.env;
  const opened = open(service, wantedProject(process.argv, process.cwd()) ?? (usual ? resolve(usual) : null));
  const own = session.defaultSession;
  denyPermissions(own);
  refuseNetwork(own, () => service.countRefused());
  protocol.handle(scheme, pageHandler(join(program, 'dist', 'renderer')));
  app.on('web-contents-created', (_, contents) => confine(contents));
  answerCalls(ipcMain, service, windows);
  answerDialogs({
    ipc: ipcMain,
    dialog,
    shell,
    windows,
    windowOf: (contents) => BrowserWindow.fromWebContents(contents),
  });
  await speak(service);
  service.home.onChange(() => void speak(service));

  service.onEnded((run) => {
    const notice = endNotice(run, words[language].ended);
    if (notice && Notification.isSupported()) new Notification(notice).show();
    const { running, queued } = service.activity;
    if (!window?.isVisible() && running === null && queued === 0) app.quit();
  });
  // Whoever starts the program again wants the window, and the project that they named in it.
  app.on('second-instance', (_event, args, folder) => {
    void show(service).then(() => open(service, wantedProject(args, folder)));
  });
  app.on('activate', () => void show(service));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (quitting) return;
    event.preventDefault();
    // Asked again while the question stands, it stays one question.
    asking ??= mayQuit(service).then((may) => {
      asking = null;
      if (!may) return;
      quitting = true;
      void service.close().finally(() => app.quit());
    });
  });
  await opened;
  await show(service);
}

/** Speaks the language that was chosen from now on, in the menu too. */
async function speak(service: Service): Promise<void> {
  language = spokenLanguage((await service.home.settings()).language, app.getPreferredSystemLanguages());
  const send = (command: Command) => window?.webContents.send('espalier:command', command);
  const { platform } = process;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform, packaged: app.isPackaged, language, send })));
}

/** Opens the project that a start of the program named, or says why not. */
async function open(service: Service, folder: string | null): Promise<void> {
  if (folder === null || folder === service.folder) return;
  await service.call('projects.open', { folder }).catch((error: unknown) => {
    dialog.showErrorBox('Espalier', error instanceof Error ? error.message : String(error));
  });
}

/** Shows the one window, made anew when it is gone. */
async function show(service: Service): Promise<void> {
  if (window && !window.isDestroyed()) {
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return;
  }
  nativeTheme.themeSource = (await service.home.settings()).theme;
  const statePath = join(app.getPath('userData'), 'window.json');
  const state = await readWindowState(
    statePath,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const { maximized, x, y, width, height } = state;
  const made = new BrowserWindow({
    ...{ width, height },
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 720,
    minHeight: 480,
    title: 'Espalier',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#131714' : '#f5f5f0',
    webPreferences: { ...webPreferences(join(program, 'dist', 'preload', 'preload.cjs')), devTools: !app.isPackaged },
  });
  window = made;
  windows.add(made.webContents);
  const contents = made.webContents;
  contents.once('destroyed', () => windows.delete(contents));
  if (maximized) made.maximize();
  made.once('ready-to-show', () => made.show());

  let blocker: number | null = null;
  const stop = service.onActivity(
    showActivity(made, (awake) => {
      if (awake) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      else if (blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    }),
  );
  made.on('close', (event) => {
    void writeWindowState(statePath, { ...made.getNormalBounds(), maximized: made.isMaximized() }).catch(
      () => undefined,
    );
    if (quitting || !closingQuestion(service.activity, words[language].closing)) return;
    event.preventDefault();
    app.quit();
  });
  const keeper = new PageKeeper({
    load: () => made.loadURL(startPage),
    ask: async (question) => {
      // One that was never ready has not been shown yet.
      made.show();
      return (await dialog.showMessageBox(made, question)).response;
    },
    quit: () => app.quit(),
    words: () => words[language].page,
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    if (!quitting && reason !== 'clean-exit') void keeper.crashed(reason);
  });
  made.on('closed', () => {
    stop();
    window = null;
  });
  await keeper.load();
}

/** Asks what should become of a run that is going. Hidden, the window comes back when the program is started again. */
async function mayQuit({ activity }: Service): Promise<boolean> {
  const question = closingQuestion(activity, words[language].closing);
  if (!question || !window || window.isDestroyed()) return true;
  const { response } = await dialog.showMessageBox(window, question);
  const choice = closingChoice(response);
  if (choice === 'background') window.hide();
  return choice === 'pause';
}
