// Fields that one chooses from, and what every form does.
import { useEffect, useState } from "preact/hooks";

/** A choice among names, each told in words; `all` is the word for none of them, where that may be chosen. */
export function Choose<Name extends string>(props: {
  label: string;
  value: Name | null;
  words: Record<Name, string>;
  all?: string;
  onChoose: (name: string) => void;
}) {
  const { label, value, words, all, onChoose } = props;
  return (
    <label>
      {label}
      <select value={value ?? ""} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {all && <option value="">{all}</option>}
        {(Object.entries(words) as [Name, string][]).map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A year, or none. What is being written stays, whatever comes to be known and drawn meanwhile. */
export function Year(props: { label: string; value: number | null; onChoose: (year: number | null) => void }) {
  const { label, value, onChoose } = props;
  const [written, write] = useState(shown(value));
  useEffect(() => write(shown(value)), [value]);
  return (
    <label>
      {label}{" "}
      <input
        type="number"
        inputMode="numeric"
        min="1"
        max="9999"
        placeholder="year"
        value={written}
        onInput={({ currentTarget }) => write(currentTarget.value)}
        onChange={({ currentTarget }) => {
          const chosen = year(currentTarget.value);
          write(shown(chosen));
          onChoose(chosen);
        }}
      />
    </label>
  );
}

function shown(year: number | null): string {
  return year === null ? "" : String(year);
}

/** The year that an address or a field has; null for what is none. */
export function year(text: string | null): number | null {
  return text && /^\d{1,4}$/.test(text) ? Number(text) : null;
}

/** What a form does with the keys pressed in it: Escape closes it, and nothing around it. */
export function closedByEscape(close: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
  };
}
