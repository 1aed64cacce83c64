import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { newId } from '../connection/ids.ts';
import { t } from '../i18n/index.ts';
import { addSheet } from '../ui/sheet.ts';
import css from './files.css?inline';
import { Icon } from './icon.tsx';
import { look } from './look.ts';
import { nameOf, sizeText } from './names.ts';
import { type Chosen, createOutgoing, type Insist } from './outgoing.ts';
import { upload } from './upload.ts';

addSheet(css);

export interface AttachmentsProps {
  readonly limits: { readonly bytes: number; readonly count: number };
  /** How many the conversation has already. */
  readonly sent: number;
  readonly insist: Insist;
  /** Where text is written: files are put into it too, and leave when its form is sent. */
  readonly field: { readonly current: HTMLTextAreaElement | null };
}

/** Longest side of a preview, in CSS pixels. */
const THUMB = 44;

/** Drawn, not loaded: no address of the picture is ever made, so none can be left behind. */
const Thumbnail = ({ bitmap }: { bitmap: ImageBitmap }) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = (THUMB * devicePixelRatio) / Math.max(bitmap.width, bitmap.height);
  const width = Math.ceil(bitmap.width * scale);
  const height = Math.ceil(bitmap.height * scale);
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(bitmap, 0, 0, width, height);
  }, [bitmap]);
  return <canvas ref={canvas} width={width} height={height} />;
};

const stepText = ({ step, blob }: Chosen): string => {
  switch (step.name) {
    case 'looking':
      return t('file.looking');
    case 'ready':
      return t(blob?.type === 'application/pdf' ? 'file.ready.pdf' : 'file.ready');
    case 'sending':
      return t(step.part < 1 ? 'sending' : 'file.checking');
    case 'delayed':
      return t('delayed');
    case 'refused':
      return t(step.why);
  }
};

const Row = ({ chosen, onRemove }: { chosen: Chosen; onRemove: () => void }) => {
  const { name, bytes, bitmap, step } = chosen;
  const refused = step.name === 'refused';
  const onItsWay = step.name === 'sending' || step.name === 'delayed';
  return (
    <li>
      <span class="preview" aria-hidden="true">
        {bitmap ? <Thumbnail bitmap={bitmap} /> : <Icon name="file" />}
      </span>
      <div>
        <p class="name">
          <bdi>{name}</bdi> <span>{sizeText(bytes)}</span>
        </p>
        <p key={refused} class={refused ? 'fault' : undefined} role={refused ? 'alert' : undefined}>
          {stepText(chosen)}
        </p>
        {step.name === 'sending' && <progress value={step.part < 1 ? step.part : undefined} aria-label={name} />}
      </div>
      <button type="button" class="quiet" onClick={onRemove}>
        {t(onItsWay ? 'file.cancel' : 'file.remove')}
        <span class="unseen"> {name}</span>
      </button>
    </li>
  );
};

/** What the server takes. On a phone the chooser offers the camera for it, too. */
const ACCEPTED = 'image/jpeg,image/png,application/pdf';

/**
 * The way to choose files, by a button, by pasting them or by letting them fall; those that were chosen and have not arrived:
 * what each is, how far it has come, and the way to take it back.
 */
export const Attachments = ({ limits, sent, insist, field }: AttachmentsProps) => {
  const [list, show] = useState<readonly Chosen[]>([]);
  const [news, tell] = useState('');
  const room = useRef(0);
  room.current = limits.count - sent;
  const insistNow = useRef(insist);
  insistNow.current = insist;
  const [outgoing] = useState(() =>
    createOutgoing({
      insist: (attempt) => insistNow.current(attempt),
      upload,
      newId,
      nameOf,
      look: (file) => look(file, limits.bytes),
      tell(next, arrived) {
        show(next);
        if (arrived) tell(t('file.arrived', { name: arrived.name }));
      },
    }),
  );

  const take = (event: Event, files: FileList | null | undefined) => {
    if (!files?.length) return;
    event.preventDefault();
    outgoing.add(Array.from(files), room.current);
  };
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    const onDrop = (event: DragEvent) => {
      if (event.type === 'drop') take(event, event.dataTransfer?.files);
      // A file that is let fall beside the field would take the place of the page, and of the exchange with it.
      event.preventDefault();
    };
    addEventListener('dragover', onDrop, { signal });
    addEventListener('drop', onDrop, { signal });
    field.current?.addEventListener('paste', (event) => take(event, event.clipboardData?.files), { signal });
    // Its own listener came first: the text leaves before the files.
    field.current?.form?.addEventListener('submit', outgoing.send, { signal });
    return () => {
      gone.abort();
      outgoing.stop();
    };
  }, []);

  const isReady = list.some(({ step }) => step.name === 'ready');
  useEffect(() => {
    if (isReady) tell(t('file.send'));
  }, [isReady]);

  const remove = (id: string) => {
    outgoing.remove(id);
    // The button that had the focus is gone.
    field.current?.focus();
  };

  return (
    <>
      {list.length > 0 && (
        <ul class="chosen" aria-label={t('file.chosen')}>
          {list.map((chosen) => (
            <Row key={chosen.id} chosen={chosen} onRemove={() => remove(chosen.id)} />
          ))}
          {isReady && <li class="hint">{t('file.send')}</li>}
        </ul>
      )}
      <label class="attach tool">
        <input
          type="file"
          multiple
          accept={ACCEPTED}
          onChange={(event) => {
            take(event, event.currentTarget.files);
            // So that the same file can be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <Icon name="clip" />
        <span class="unseen">{t('file.attach')}</span>
      </label>
      <p role="status" class="unseen">
        {news}
      </p>
    </>
  );
};
