import type { SentCard as Card } from '@lanterne/protocol';
import { t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import { Numbers, Services } from './entries.tsx';
import css from './sent-card.css?inline';

addSheet(css);

/** A card that the officer has sent, as it stands in the transcript: to be read, called and followed from here. */
export const SentCard = ({ card: { title, lang, about, lines, numbers, services } }: { card: Card }) => {
  const List = about === 'steps' ? 'ol' : 'ul';
  return (
    <div class="sent-card">
      {/* A number or a service alone says its own name. */}
      {lines.length > 0 && (
        <>
          <p class="card-name" lang={lang} dir="auto">
            {title}
          </p>
          <List class={`points ${about}`} lang={lang} dir="auto">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </List>
        </>
      )}
      {numbers.length > 0 && <Numbers numbers={numbers} />}
      {services.length > 0 && <Services services={services} />}
      {numbers.length + services.length > 0 && <p class="remark">{t('help.trace')}</p>}
    </div>
  );
};
