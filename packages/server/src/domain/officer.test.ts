import type { OfficerId, QueueId, Role } from '@lanterne/protocol';
import { describe, expect, it } from 'vitest';
import { whyNotChange, withoutQueue } from './officer.ts';

const [ME, OTHER] = ['me', 'other'] as OfficerId[] as [OfficerId, OfficerId];
const standing = (role: Role, active = true) => ({ id: ME, role, active });

describe('a change of an account', () => {
  const both = { by: OTHER, admins: [ME, OTHER] };

  it('is for an administrator to make, of another', () => {
    expect(whyNotChange(standing('officer'), standing('admin'), both)).toBeNull();
    expect(whyNotChange(standing('admin'), standing('officer'), both)).toBeNull();
    expect(whyNotChange(standing('admin'), standing('admin', false), both)).toBeNull();
    expect(whyNotChange(standing('officer'), standing('officer', false), { ...both, by: ME })).toBeNull();
  });

  it('never takes the last administrator away, whoever asks', () => {
    for (const by of [ME, OTHER, null]) {
      const alone = { by, admins: [ME] };
      expect(whyNotChange(standing('admin'), standing('supervisor'), alone)).toBe('last_admin');
      expect(whyNotChange(standing('admin'), standing('admin', false), alone)).toBe('last_admin');
      expect(whyNotChange(standing('admin'), standing('admin'), alone)).toBeNull();
    }
  });

  it('never shuts the administrator out who makes it', () => {
    expect(whyNotChange(standing('admin'), standing('officer'), { ...both, by: ME })).toBe('own_account');
    expect(whyNotChange(standing('admin'), standing('officer'), { ...both, by: null })).toBeNull();
  });
});

describe('the queues of an officer', () => {
  const [a, b, general] = ['a', 'b', 'general'] as QueueId[] as [QueueId, QueueId, QueueId];

  it('lose one that is removed, and never become all of them', () => {
    expect(withoutQueue([a, b], a, general)).toEqual([b]);
    expect(withoutQueue([a], a, general)).toEqual([general]);
    expect(withoutQueue([b], a, general)).toEqual([b]);
    expect(withoutQueue([], a, general)).toEqual([]);
  });
});
