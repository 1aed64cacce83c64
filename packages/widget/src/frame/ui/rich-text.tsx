import type { ComponentChild } from 'preact';
import { type Key, t } from '../i18n/index.ts';

/** A text with elements in its `{places}`. */
export const richText = (key: Key, parts: Readonly<Record<string, ComponentChild>>): ComponentChild[] =>
  // Splitting by a group leaves the names of the places at the odd positions. `t` would fill them: it keeps them here.
  t(key, Object.fromEntries(Object.keys(parts).map((name) => [name, `{${name}}`])))
    .split(/\{(\w+)\}/)
    .map((piece, index) => (index % 2 ? parts[piece] : piece));
