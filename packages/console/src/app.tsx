import type { Officer, SessionAnswer } from '@lanterne/protocol';
import { backOffMs } from '@lanterne/protocol/back-off';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Api } from './api.ts';
import { t } from './i18n/index.ts';
import { LazyEnrolment } from './pages/account/lazy-enrolment.tsx';
import { createDesk, type Desk } from './pages/desk/desk.ts';
import { LazyInvitePage } from './pages/invite/lazy-page.tsx';
import { type InviteLink, readInvite } from './pages/invite/state.ts';
import { LazyProtection } from './pages/protection/lazy.tsx';
import { SignInPage } from './pages/sign-in/page.tsx';
import { Shell } from './shell/shell.tsx';
import './ui/empty-place.css';

type Place =
  | { readonly at: 'start'; readonly unreachable: boolean }
  | { readonly at: 'invite'; readonly link: NonNullable<InviteLink> }
  | { readonly at: 'sign-in'; readonly why: 'expired' | 'password-set' | null }
  | { readonly at: 'enrolment'; readonly answer: SessionAnswer }
  | { readonly at: 'desk'; readonly desk: Desk }
  | { readonly at: 'protection'; readonly officer: Officer };

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
  const enter = (answer: SessionAnswer): void => {
    const { officer } = answer;
    if (answer.mustEnrol) {
      setPlace({ at: 'enrolment', answer });
      return;
    }
    if (officer.role === 'dpo') {
      leaveDesk();
      setPlace({ at: 'protection', officer });
      return;
    }
    if (desk.current?.officer.id === officer.id) desk.current.resume();
    else {
      leaveDesk();
      const made = createDesk(api, officer, () => {
        // A late answer to a desk that was left says nothing of the one in use.
        if (desk.current === made) setPlace({ at: 'sign-in', why: 'expired' });
      });
      desk.current = made;
    }
    setPlace({ at: 'desk', desk: desk.current });
  };
  /** False where they are signed in still. */
  const signOut = async (): Promise<boolean> => {
    const answer = await api.signOut();
    if (!answer.ok && answer.refusal.code !== 'sign_in_required') return false;
    leaveDesk();
    // Of a provider as well: else whoever sits here next would come in under this name.
    if (answer.ok && answer.value) location.assign(answer.value.address);
    else setPlace({ at: 'sign-in', why: null });
    return true;
  };
  const leave = async (): Promise<void> => {
    // Saying so while the cookie still opens the desk would be a lie to the officer.
    if (!(await signOut())) desk.current?.say('notice.stillSignedIn');
  };

  useEffect(() => {
    let retry: ReturnType<typeof setTimeout> | undefined;
    let isAsked = true;
    const giveUp = (): void => {
      isAsked = false;
      clearTimeout(retry);
    };
    const start = async (attempt: number): Promise<void> => {
      const answer = await api.readSession();
      if (!isAsked) return;
      if (answer.ok) return enter(answer.value);
      if (answer.refusal.code === 'sign_in_required') return setPlace({ at: 'sign-in', why: null });
      setPlace({ at: 'start', unreachable: true });
      retry = setTimeout(() => void start(attempt + 1), backOffMs(attempt, Math.random()));
    };
    const followInvite = (): boolean => {
      const link = takeInvite();
      if (!link) return false;
      // Whoever is signed in already would else be shown their desk in its place.
      giveUp();
      setPlace({ at: 'invite', link });
      return true;
    };
    // A link that is pasted over an open desk changes the fragment only; the page is not loaded again.
    addEventListener('hashchange', followInvite);
    if (!followInvite()) void start(0);
    return () => {
      giveUp();
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
          onSignIn={(passwordSet) => setPlace({ at: 'sign-in', why: passwordSet ? 'password-set' : null })}
        />
      );
    case 'sign-in':
      return <SignInPage api={api} why={place.why} onSignedIn={enter} />;
    case 'enrolment':
      return (
        <LazyEnrolment
          answer={place.answer}
          onDone={enter}
          onSignOut={signOut}
          onOver={() => setPlace({ at: 'sign-in', why: null })}
        />
      );
    case 'desk':
      return <Shell desk={place.desk} onSignOut={() => void leave()} />;
    case 'protection':
      return (
        <LazyProtection
          officer={place.officer}
          onSignOut={signOut}
          onOver={() => setPlace({ at: 'sign-in', why: 'expired' })}
        />
      );
  }
};
