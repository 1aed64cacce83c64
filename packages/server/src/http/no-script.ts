import type { Locale } from '@lanterne/protocol';
import type { Emergency } from '../domain/emergency.ts';
import { escapeHtml } from './html.ts';

const call = (number: string): string => `<a href="tel:${number}">${number}</a>`;
const text = (number: string): string => `<a href="sms:${number}">${number}</a>`;

const either = ({ police, general }: Emergency, or: string): string =>
  police === general ? call(police) : `${call(police)} ${or} ${call(general)}`;

interface Texts {
  readonly needs: string;
  readonly says: (emergency: Emergency) => string[];
  readonly leave: string;
}

const TEXTS: Record<Locale, Texts> = {
  fr: {
    needs: 'Pour écrire ici, il faut JavaScript.',
    says: (emergency) => [
      `En danger maintenant\u00a0? Appelez le ${either(emergency, 'ou le')}.`,
      ...(emergency.text ? [`Vous ne pouvez pas parler\u00a0? Envoyez un SMS au ${text(emergency.text)}.`] : []),
    ],
    leave: 'Quitter vite',
  },
  en: {
    needs: 'Writing here needs JavaScript.',
    says: (emergency) => [
      `In danger now? Call ${either(emergency, 'or')}.`,
      ...(emergency.text ? [`You cannot speak? Send a text message to ${text(emergency.text)}.`] : []),
    ],
    leave: 'Leave quickly',
  },
};

/**
 * What a browser that runs no script shows, as markup, in the looks of the app. Nobody can write here without one; nobody is
 * left without a number and a way out (SAFETY.md T02, T11).
 */
export const noScriptFor = (locale: Locale, exit: string, emergency: Emergency): string => {
  const { needs, says, leave } = TEXTS[locale];
  return [
    `<main class="chat"><header><h1>${needs}</h1>`,
    // In a frame too it is the whole page that is left.
    `<a class="tool" href="${escapeHtml(exit)}" rel="noreferrer" target="_top">${leave}</a></header>`,
    `<p class="outage">${says(emergency).join(' ')}</p></main>`,
  ].join('');
};
