import { t } from '../i18n/index.ts';
import type { RoomProps } from '../rooms.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Room } from '../ui/room.tsx';
import { addSheet } from '../ui/sheet.ts';
import type { SigningProps } from '../understood/signing.tsx';
import { type Entry, groupsFor } from './entries.ts';
import css from './options.css?inline';

addSheet(css);

const follow = ({ to }: Entry, props: RoomProps): void => {
  if (typeof to === 'string') props.open(to);
  else to(props);
};

const SigningPart = lazy<SigningProps>('talk', async () => (await import('../conversation/aside.tsx')).Signing, {
  quiet: true,
});

/** What is not needed by everybody, and can wait: each entry opens a room or does a thing. */
export const OptionsRoom = (props: RoomProps) => (
  <Room title={t('options.title')} onClose={props.close}>
    {groupsFor(props).map(({ title, entries }) => (
      <section key={title} class="menu" aria-labelledby={title}>
        <h3 id={title}>{t(title)}</h3>
        <ul>
          {entries.map((entry) => (
            <li key={entry.text}>
              <button type="button" class={typeof entry.to} onClick={() => follow(entry, props)}>
                <span>
                  {t(entry.text)}
                  {entry.hint && <small>{t(entry.hint)}</small>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
    ))}
    <SigningPart data={props.data} state={props.state} />
  </Room>
);
