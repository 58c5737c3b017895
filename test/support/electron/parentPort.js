import { EventEmitter } from 'node:events';

/** `process.parentPort` of a utility process (electron: api/parent-port); what arrives before anybody listens waits. */
class ParentPort extends EventEmitter {
  #waiting = [];

  constructor() {
    super();
    process.on('message', (data) => {
      if (!this.emit('message', { data, ports: [] })) this.#waiting.push(data);
    });
    this.on('newListener', (event) => {
      if (event !== 'message') return;
      const waiting = this.#waiting.splice(0);
      process.nextTick(() => waiting.forEach((data) => this.emit('message', { data, ports: [] })));
    });
  }

  postMessage(message) {
    process.send(message);
  }
}

Object.defineProperty(process, 'parentPort', { value: new ParentPort() });
