import css from './choices.css?inline';
import { addSheet } from './sheet.ts';

addSheet(css);

interface Props<Value extends string> {
  /** Whether one alone may hold. */
  readonly type: 'radio' | 'checkbox';
  readonly name: string;
  readonly values: readonly Value[];
  readonly isChosen: (value: Value) => boolean;
  readonly textOf: (value: Value) => string;
  readonly onChoose: (value: Value) => void;
}

/** Answers in a row, each large enough for a thumb. */
export const Choices = <Value extends string>(props: Props<Value>) => {
  const { type, name, values, isChosen, textOf, onChoose } = props;
  return (
    <div class="choices">
      {values.map((value) => (
        <label key={value}>
          <input type={type} name={name} checked={isChosen(value)} onChange={() => onChoose(value)} />
          {textOf(value)}
        </label>
      ))}
    </div>
  );
};
