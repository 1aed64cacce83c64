import type { ComponentChild } from 'preact';
import { type Key, t } from '../i18n/index.ts';

type Parts = Readonly<Record<string, ComponentChild>>;

/** Elements in the `{places}` of a text. */
export const placed = (text: string, parts: Parts): ComponentChild[] =>
  // Splitting by a group leaves the names of the places at the odd positions. An element needs nothing around it to stand apart.
  text.split(/\u2068?\{(\w+)\}\u2069?/).map((piece, index) => (index % 2 ? parts[piece] : piece));

/** A text with elements in its `{places}`. */
export const richText = (key: Key, parts: Parts): ComponentChild[] =>
  // `t` would fill them: it keeps them here.
  placed(t(key, Object.fromEntries(Object.keys(parts).map((name) => [name, `{${name}}`]))), parts);
