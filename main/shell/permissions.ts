import type { Session } from 'electron';

/**
 * Checklist item 5: the page needs no camera, place, notifications, clipboard or devices, so whatever asks for them is
 * refused, both when it asks and when it only looks whether it might.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  // Files are written by the program, where the person chose; a page has nothing to save by itself.
  session.on('will-download', (event) => event.preventDefault());
}
