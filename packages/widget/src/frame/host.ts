import { isHello, isToFrame, type ToFrame, type ToLoader } from '@lanterne/protocol/frame';

export type TellHost = (message: ToLoader) => void;

/**
 * Waits for the loader's `hello`: from the page that holds this frame, of an origin of the site. What is told before is kept
 * until then. On a page of its own nobody ever says hello.
 */
export const connectHost = (origins: readonly string[], onMessage: (type: ToFrame['type']) => void): TellHost => {
  let port: MessagePort | undefined;
  const kept: ToLoader[] = [];
  addEventListener('message', ({ source, origin, data, ports: [given] }) => {
    if (port || !given || source !== parent || !origins.includes(origin) || !isHello(data)) return;
    port = given;
    port.onmessage = ({ data }) => {
      if (isToFrame(data)) onMessage(data.type);
    };
    for (const message of kept) port.postMessage(message);
  });
  return (message) => {
    if (port) port.postMessage(message);
    else kept.push(message);
  };
};
