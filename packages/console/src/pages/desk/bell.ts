import { bellFor, noSummons, repeatMs, type Summons } from './calls.ts';

/** Frequency, start and length of each note, in hertz and seconds. */
type Note = readonly [hertz: number, from: number, length: number];
const CALL: readonly Note[] = [
  [660, 0, 0.14],
  [880, 0.16, 0.22],
];
const DANGER_CALL: readonly Note[] = [
  [988, 0, 0.12],
  [740, 0.15, 0.12],
  [988, 0.3, 0.12],
  [740, 0.45, 0.2],
];
/** A siren's two tones, up and down, twice: like no other call of the desk. */
const ALARM: readonly Note[] = [
  [622, 0, 0.3],
  [932, 0.32, 0.3],
  [622, 0.64, 0.3],
  [932, 0.96, 0.4],
];

const notesFor = ({ danger, alarm }: Summons): readonly Note[] => {
  if (alarm) return ALARM;
  return danger ? DANGER_CALL : CALL;
};

const play = (context: AudioContext, notes: readonly Note[]): void => {
  for (const [hertz, from, length] of notes) {
    const at = context.currentTime + from;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    // A soft start and end: a note that is cut clicks.
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.2, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
  }
};

export interface Bell {
  /** Says what the desk calls for now. */
  call(summons: Summons): void;
  stop(): void;
}

/** Rings when the desk calls, again and again until it does not. Browsers allow sound after a first gesture. */
export const createBell = (isOn: () => boolean): Bell => {
  let context: AudioContext | undefined;
  let last = noSummons;
  let repeat: ReturnType<typeof setTimeout> | undefined;

  const unlock = (): void => {
    try {
      context ??= new AudioContext();
      void context.resume();
    } catch {
      // A machine without sound: the title and the marks still call.
    }
  };
  const sound = (): void => {
    if (!isOn() || !context) return;
    // A tablet takes the sound away from a page that was in the background: ask for it back, for the next time.
    if (context.state === 'running') play(context, notesFor(last));
    else void context.resume();
  };
  const ring = (): void => {
    sound();
    repeat = setTimeout(ring, repeatMs(last));
  };
  addEventListener('pointerdown', unlock, { once: true });
  addEventListener('keydown', unlock, { once: true });

  return {
    call(summons) {
      const move = bellFor(last, summons);
      last = summons;
      if (move === 'go-on') return;
      clearTimeout(repeat);
      if (move === 'ring') ring();
    },
    stop() {
      clearTimeout(repeat);
      removeEventListener('pointerdown', unlock);
      removeEventListener('keydown', unlock);
      void context?.close();
    },
  };
};
