import './choice.css';

interface Option<Value extends string> {
  readonly value: Value;
  readonly text: string;
  /** Of the text, where it is not that of the page. */
  readonly lang?: string;
}

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChoose: (value: Value) => void;
}

/** One of a few, under a visible label. */
export const Choice = <Value extends string>({ label, value, options, onChoose }: Props<Value>) => (
  <label class="choice">
    <span>{label}</span>
    <select
      value={value}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.currentTarget.value);
        if (chosen) onChoose(chosen.value);
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value} lang={option.lang}>
          {option.text}
        </option>
      ))}
    </select>
  </label>
);
