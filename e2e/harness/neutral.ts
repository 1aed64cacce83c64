import type { ServerResponse } from 'node:http';
import { listen } from './listen.ts';

/** A page that anybody may have open, to which quick exits lead; on an origin of its own. */
export interface NeutralSite {
  readonly origin: string;
  /** Where a quick exit is to lead. */
  readonly exit: string;
  /** Lets whoever comes wait for the page. */
  hold(): void;
  /** Answers those who wait, and those who come from now on. */
  release(): void;
  /** Tells those who wait that there is no page: browsers stay where they are. While they wait, no tool can look into them. */
  giveUp(): void;
  /** How often the page was asked for. */
  asked(): number;
  close(): Promise<void>;
}

export const NEUTRAL_TITLE = 'Météo du jour';

const PAGE = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${NEUTRAL_TITLE}</title><h1>${NEUTRAL_TITLE}</h1>`;

export const serveNeutral = async (): Promise<NeutralSite> => {
  const waiting: ServerResponse[] = [];
  let held = false;
  let asked = 0;
  const answer = (response: ServerResponse) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
  const { port, close } = await listen(({ url }, response) => {
    // Browsers ask for an icon too.
    if (url !== '/exit')
      return response.writeHead(url === '/before' ? 200 : 404, { 'content-type': 'text/html' }).end();
    asked += 1;
    if (held) waiting.push(response);
    else answer(response);
  });
  const origin = `http://localhost:${port}`;
  return {
    origin,
    exit: `${origin}/exit`,
    hold() {
      held = true;
    },
    release() {
      held = false;
      for (const response of waiting.splice(0)) answer(response);
    },
    giveUp() {
      for (const response of waiting.splice(0)) response.writeHead(204).end();
    },
    asked: () => asked,
    close,
  };
};
