/**
 * What an officer may write while somebody else may be reading along: small talk of a town hall, as the page behind which
 * visitors hide says it (lost property, hours, papers, collections). Nothing in them tells what was talked of before.
 */
const COVER_MESSAGES = {
  fr: [
    'Bonjour, la mairie est ouverte du lundi au vendredi, de 8 h 30 à 12 h et de 13 h 30 à 17 h.',
    'Nous avons bien reçu votre demande sur les objets trouvés.',
    'Pouvez-vous décrire l’objet\u00a0? Sa couleur, sa marque\u00a0?',
    'Votre objet n’a pas encore été rapporté. Nous gardons votre demande.',
    'Les objets trouvés sont gardés un an et un jour à l’accueil.',
    'Pour le retirer, venez avec une pièce d’identité.',
    'La collecte des encombrants a lieu le premier mardi du mois.',
    'Pour une copie d’acte de naissance, présentez-vous au guichet. C’est gratuit.',
    'Le samedi, l’accueil est ouvert de 9 h à 12 h.',
    'Merci de votre message. Bonne journée.',
  ],
  en: [
    'Hello, the town hall is open from Monday to Friday, 8.30 to 12 and 1.30 to 5.',
    'We have your request about lost property.',
    'Can you describe the item? Its colour, its brand?',
    'Your item has not been handed in yet. We keep your request.',
    'Lost property is kept for a year and a day at the front desk.',
    'To collect it, bring an identity document.',
    'Bulky waste is collected on the first Tuesday of the month.',
    'For a copy of a birth certificate, come to the counter. It is free.',
    'On Saturday the front desk is open from 9 to 12.',
    'Thank you for your message. Have a good day.',
  ],
} as const;

/** In the visitor's language, or else in the one that most of them read. */
export const coverMessagesFor = (locale: string): { readonly lang: 'fr' | 'en'; readonly texts: readonly string[] } => {
  const lang = /^en(?:-|$)/.test(locale) ? 'en' : 'fr';
  return { lang, texts: COVER_MESSAGES[lang] };
};
