import { describe, expect, it } from 'vitest';
import { fillVariables, unknownVariables } from './variables.ts';

const values = { alias: 'Agent 27', site: 'Site {hour}', hour: '14 h 05', date: '24 novembre' };

describe('the variables of a canned answer', () => {
  it('are few, and whatever else stands between braces is told', () => {
    expect(unknownVariables('Bonjour, {alias} de {site}, il est {hour} le {date}.')).toEqual([]);
    expect(unknownVariables('{nom} {nom} { alias } {} {Alias}')).toEqual(['{nom}', '{ alias }', '{}', '{Alias}']);
    expect(unknownVariables('{constructor} {__proto__}')).toEqual(['{constructor}', '{__proto__}']);
    expect(unknownVariables('une { seule\nligne } :-{')).toEqual([]);
  });

  it('are filled once: a value is never read as a text with places', () => {
    expect(fillVariables('{alias}, {site}, {hour} $& {autre}', values)).toBe(
      'Agent 27, Site {hour}, 14 h 05 $& {autre}',
    );
  });
});
