import type { Locale } from '@lanterne/protocol/constants';

/** How one page is taken out of a browser's history, without touching the rest. */
export interface Guide {
  readonly name: string;
  /** Whether the visitor seems to use it, by what the browser says of itself: only to show it first. */
  readonly looksLike: RegExp;
  readonly steps: Readonly<Record<Locale, readonly string[]>>;
}

/** The first that fits is the one: most browsers call themselves by the names of others too. As of November 2026. */
export const GUIDES: readonly Guide[] = [
  {
    name: 'Samsung Internet',
    looksLike: /SamsungBrowser/,
    steps: {
      fr: [
        'Touchez le menu ☰ en bas, puis « Historique ».',
        'Appuyez longuement sur la page.',
        'Touchez « Supprimer ».',
      ],
      en: ['Touch the menu ☰ at the bottom, then “History”.', 'Press and hold the page.', 'Touch “Delete”.'],
    },
  },
  {
    name: 'Edge',
    looksLike: /Edg\//,
    steps: {
      fr: [
        'Appuyez sur Ctrl + H. L’historique s’ouvre.',
        'Passez sur la page avec la souris.',
        'Appuyez sur la croix à côté de la page.',
      ],
      en: ['Press Ctrl + H. The history opens.', 'Point at the page.', 'Press the cross beside the page.'],
    },
  },
  {
    name: 'Firefox (Android)',
    looksLike: /Android.*Firefox/,
    steps: {
      fr: [
        'Touchez le menu ⋮, puis « Historique ».',
        'Touchez ⋮ ou la croix à côté de la page.',
        'Si besoin, touchez « Supprimer ».',
      ],
      en: [
        'Touch the menu ⋮, then “History”.',
        'Touch ⋮ or the cross beside the page.',
        'If you are asked, touch “Delete”.',
      ],
    },
  },
  {
    name: 'Firefox',
    looksLike: /Firefox/,
    steps: {
      fr: [
        'Appuyez sur Ctrl + Maj + H. L’historique s’ouvre.',
        'Choisissez la page avec le bouton droit de la souris.',
        'Choisissez « Supprimer la page ».',
      ],
      en: [
        'Press Ctrl + Shift + H. The history opens.',
        'Choose the page with the right button of the mouse.',
        'Choose “Delete Page”.',
      ],
    },
  },
  {
    name: 'Chrome (Android)',
    looksLike: /Android.*Chrome/,
    steps: {
      fr: ['Touchez le menu ⋮, puis « Historique ».', 'Touchez la croix à côté de la page.'],
      en: ['Touch the menu ⋮, then “History”.', 'Touch the cross beside the page.'],
    },
  },
  {
    name: 'Chrome (iPhone, iPad)',
    looksLike: /CriOS/,
    steps: {
      fr: [
        'Touchez le menu •••, puis « Historique ».',
        'Faites glisser la page vers la gauche.',
        'Touchez « Supprimer ».',
      ],
      en: ['Touch the menu •••, then “History”.', 'Swipe the page to the left.', 'Touch “Delete”.'],
    },
  },
  {
    name: 'Chrome',
    looksLike: /Chrome/,
    steps: {
      fr: [
        'Appuyez sur Ctrl + H. L’historique s’ouvre.',
        'Appuyez sur ⋮ à côté de la page.',
        'Choisissez « Supprimer de l’historique ».',
      ],
      en: ['Press Ctrl + H. The history opens.', 'Press ⋮ beside the page.', 'Choose “Remove from history”.'],
    },
  },
  {
    name: 'Safari (iPhone, iPad)',
    looksLike: /(iPhone|iPad).*Safari/,
    steps: {
      fr: [
        'Touchez le livre ouvert, puis l’horloge.',
        'Faites glisser la page vers la gauche.',
        'Touchez « Supprimer ».',
      ],
      en: ['Touch the open book, then the clock.', 'Swipe the page to the left.', 'Touch “Delete”.'],
    },
  },
  {
    name: 'Safari (Mac)',
    looksLike: /Macintosh.*Safari/,
    steps: {
      fr: [
        'Dans le menu « Historique », choisissez « Afficher tout l’historique ».',
        'Choisissez la page.',
        'Appuyez sur la touche Supprimer.',
      ],
      en: ['In the menu “History”, choose “Show All History”.', 'Choose the page.', 'Press the Delete key.'],
    },
  },
];

/** What the visitor seems to use comes first; the others in their order. */
export const guidesFor = (userAgent: string): readonly Guide[] => {
  const first = GUIDES.find(({ looksLike }) => looksLike.test(userAgent));
  return first ? [first, ...GUIDES.filter((guide) => guide !== first)] : GUIDES;
};
