import { type HelloMessage, isHello, isToFrame, type ToFrame, type ToLoader } from '@lanterne/protocol/frame';

export type TellHost = (message: ToLoader) => void;

/**
 * Waits for the loader's `hello`: from the page that holds this frame, of an origin of the site. Whoever says it is told how
 * things stand, and what comes. On a page of its own nobody ever says hello.
 *
 * A script of the host page can say it as well as the loader can, and before it, and make the browser's `load` event come
 * once more, at which the loader says it again. Were only the first one heard, the loader could be kept out, and would take the
 * frame for one that has not loaded. So all are heard: what is told holds no word of a conversation.
 */
export const connectHost = (origins: readonly string[], onMessage: (type: ToFrame['type']) => void): TellHost => {
  const ports: MessagePort[] = [];
  const standing = new Map<ToLoader['type'], ToLoader>();
  addEventListener('message', ({ source, origin, data, ports: [port] }) => {
    if (!port || source !== parent || !origins.includes(origin) || !isHello(data)) return;
    ports.push(port);
    port.onmessage = ({ data }) => {
      if (isToFrame(data)) onMessage(data.type);
    };
    for (const message of standing.values()) port.postMessage(message);
    // Asked for once: whoever comes later finds the panel as it is.
    standing.delete('close');
    if ((data as HelloMessage).shown) onMessage('shown');
  });
  return (message) => {
    if (message.type !== 'close' || !ports.length) standing.set(message.type, message);
    for (const port of ports) port.postMessage(message);
  };
};
