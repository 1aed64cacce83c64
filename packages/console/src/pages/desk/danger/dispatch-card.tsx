import type { Detail, UnitAnswer, UnitsAnswer } from '@lanterne/protocol';
import type { TargetedSubmitEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { localeInUse, t } from '../../../i18n/index.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { textIn } from '../../../ui/text-field.tsx';
import type { Desk } from '../desk.ts';
import { kilometres } from './course.ts';

type Position = Extract<Detail, { about: 'position' }>;

const day = (instant: string): string => new Date(instant).toLocaleDateString(localeInUse(), { timeZone: 'UTC' });

const distanceText = ({ latitude, longitude }: UnitAnswer, position: Position | undefined): string | null =>
  position && latitude !== null && longitude !== null
    ? t('dispatch.distance', { count: Math.round(kilometres(position, { latitude, longitude }) * 10) / 10 })
    : null;

interface UnitProps {
  readonly desk: Desk;
  readonly unit: UnitAnswer;
  readonly position: Position | undefined;
  readonly onChoose: (name: string) => void;
}

const UnitLine = ({ desk, unit, position, onChoose }: UnitProps) => {
  const { name, telephone, address, hours } = unit;
  const distance = distanceText(unit, position);
  const copy = async (text: string): Promise<void> => {
    // Without a secure context there is no clipboard: the number stands on screen.
    await navigator.clipboard.writeText(text).then(
      () => desk.say('dispatch.copied'),
      () => undefined,
    );
  };
  return (
    <li class="unit">
      <strong>{name}</strong>
      {(address || distance) && <span>{[address, distance].filter(Boolean).join(' · ')}</span>}
      {hours && <span class="hint">{hours}</span>}
      <span class="unit-acts">
        {telephone && (
          <>
            <a class="button small" href={`tel:${telephone.replace(/[^+\d]/g, '')}`}>
              <Icon name="phone" /> {telephone}
            </a>
            <Button class="small" onClick={() => void copy(telephone)}>
              <Icon name="copy" /> {t('dispatch.copy')}
            </Button>
          </>
        )}
        <Button class="small" onClick={() => onChoose(name)}>
          {t('dispatch.choose')}
          <span class="unseen"> ({name})</span>
        </Button>
      </span>
    </li>
  );
};

const Found = ({ found, ...rest }: Omit<UnitProps, 'unit'> & { found: UnitsAnswer }) => (
  <>
    {found.communes.map(({ code, name, postcodes, services }) => (
      <section key={code} class="commune" aria-label={name}>
        <h4>
          {name} <span class="hint">{[code, ...postcodes].join(' · ')}</span>
        </h4>
        {services.map((service) => (
          <div key={service.name}>
            <p>
              <strong>{t(`dispatch.${service.institution}`)}</strong> {service.name}
            </p>
            {service.match !== 'service' && <p class="hint">{t(`dispatch.match.${service.match}`)}</p>}
            {service.units.length > 0 ? (
              <ul>
                {service.units.map((unit) => (
                  <UnitLine key={unit.id} {...rest} unit={unit} />
                ))}
              </ul>
            ) : (
              <Button class="small" onClick={() => rest.onChoose(service.name)}>
                {t('dispatch.choose')}
                <span class="unseen"> ({service.name})</span>
              </Button>
            )}
          </div>
        ))}
      </section>
    ))}
    {found.more && <p class="hint">{t('dispatch.more')}</p>}
    <p class="hint">
      {found.datasets.length === 0
        ? t('dispatch.noData')
        : found.datasets.map(({ source, dataAt }) => t('dispatch.of', { source, day: day(dataAt) })).join(' · ')}
    </p>
  </>
);

interface Props {
  readonly desk: Desk;
  /** What the search begins with: a postcode that the visitor told. */
  readonly place: string;
  readonly position: Position | undefined;
  readonly onChoose: (name: string) => void;
}

/** From a commune or a postcode to who is competent there, and how to reach them. */
export const DispatchCard = ({ desk, place, position, onChoose }: Props) => {
  const id = useId();
  const [found, setFound] = useState<UnitsAnswer | null>(null);
  const [said, setSaid] = useState('');
  const search = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const asked = textIn(event.currentTarget, 'place').trim();
    if (asked.length < 2) return setSaid(t('dispatch.tooShort'));
    const answer = await desk.findUnits(asked);
    setFound(answer);
    setSaid(answer ? t('dispatch.found', { count: answer.communes.length }) : t('notice.unreachable'));
  };
  return (
    <div class="dispatch">
      <form class="dispatch-form" onSubmit={(event) => void search(event)} noValidate>
        <label for={id}>{t('dispatch.place')}</label>
        <input
          id={id}
          name="place"
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          defaultValue={place}
        />
        <Button type="submit" class="small">
          {t('dispatch.search')}
        </Button>
      </form>
      <p role="status" class="hint">
        {said}
      </p>
      {found && <Found found={found} desk={desk} position={position} onChoose={onChoose} />}
    </div>
  );
};
