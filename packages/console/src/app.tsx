import type { Officer } from '@lanterne/protocol';
import { backOffMs } from '@lanterne/protocol/back-off';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api } from './api.ts';
import { t } from './i18n/index.ts';
import { createDesk, type Desk } from './pages/desk/desk.ts';
import { LazyInvitePage } from './pages/invite/lazy-page.tsx';
import { type InviteLink, readInvite } from './pages/invite/state.ts';
import { SignInPage } from './pages/sign-in/page.tsx';
import { Shell } from './shell/shell.tsx';
import './ui/empty-place.css';

type Place =
  | { readonly at: 'start'; readonly unreachable: boolean }
  | { readonly at: 'invite'; readonly link: NonNullable<InviteLink> }
  | { readonly at: 'sign-in'; readonly expired: boolean }
  | { readonly at: 'desk'; readonly desk: Desk };

/**
 * Takes a one-time link out of the address bar: it must not stay in the history, nor be copied with the address.
 * Null when there is none.
 */
const takeInvite = (): InviteLink => {
  const link = readInvite(location.hash);
  if (link) history.replaceState(null, '', location.pathname + location.search);
  return link;
};

/** Decides which page is on screen, and keeps the desk through a session that ran out. */
export const App = ({ api }: { api: Api }) => {
  const [place, setPlace] = useState<Place>({ at: 'start', unreachable: false });
  const desk = useRef<Desk | null>(null);

  const leaveDesk = (): void => {
    desk.current?.stop();
    desk.current = null;
  };
  const enter = (officer: Officer): void => {
    if (desk.current?.officer.id === officer.id) desk.current.resume();
    else {
      leaveDesk();
      const made = createDesk(api, officer, () => {
        // A late answer to a desk that was left says nothing of the one in use.
        if (desk.current === made) setPlace({ at: 'sign-in', expired: true });
      });
      desk.current = made;
    }
    setPlace({ at: 'desk', desk: desk.current });
  };
  const signOut = async (): Promise<void> => {
    const answer = await api.signOut();
    // Saying so while the cookie still opens the desk would be a lie to the officer.
    if (!answer.ok && answer.refusal.code !== 'sign_in_required') return desk.current?.say('notice.stillSignedIn');
    leaveDesk();
    // Of a provider as well: else whoever sits here next would come in under this name.
    if (answer.ok && answer.value) return location.assign(answer.value.address);
    setPlace({ at: 'sign-in', expired: false });
  };

  useEffect(() => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    const start = async (attempt: number): Promise<void> => {
      const answer = await api.readSession();
      if (answer.ok) return enter(answer.value.officer);
      if (answer.refusal.code === 'sign_in_required') return setPlace({ at: 'sign-in', expired: false });
      setPlace({ at: 'start', unreachable: true });
      retry = setTimeout(() => void start(attempt + 1), backOffMs(attempt, Math.random()));
    };
    const followInvite = (): boolean => {
      const link = takeInvite();
      if (link) setPlace({ at: 'invite', link });
      return link !== null;
    };
    // A link that is pasted over an open desk changes the fragment only; the page is not loaded again.
    addEventListener('hashchange', followInvite);
    if (!followInvite()) void start(0);
    return () => {
      clearTimeout(retry);
      removeEventListener('hashchange', followInvite);
    };
  }, []);

  switch (place.at) {
    case 'start':
      return (
        <main class="empty-place">
          <p role="status">{t(place.unreachable ? 'start.unreachable' : 'loading')}</p>
        </main>
      );
    case 'invite':
      return (
        <LazyInvitePage
          api={api}
          link={place.link}
          onSignedIn={enter}
          onSignIn={() => setPlace({ at: 'sign-in', expired: false })}
        />
      );
    case 'sign-in':
      return <SignInPage api={api} expired={place.expired} onSignedIn={enter} />;
    case 'desk':
      return <Shell desk={place.desk} onSignOut={() => void signOut()} />;
  }
};
