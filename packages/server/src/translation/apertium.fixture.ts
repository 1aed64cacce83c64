import { existsSync } from 'node:fs';

/** Where Debian's packages put what Apertium is asked by. */
export const APERTIUM_MODES = '/usr/share/apertium/modes';

/** Whether the packages `apertium`, `apertium-fr-es` and `apertium-fra-cat` are installed here. */
export const isApertiumHere = ['fr-es', 'es-fr', 'fra-cat', 'cat-fra'].every((mode) =>
  existsSync(`${APERTIUM_MODES}/${mode}.mode`),
);

/** Sentences of our own, such as people write to the police, and how they are said in Spanish. */
export const FRENCH_AND_SPANISH: readonly (readonly [string, string])[] = [
  ['Bonjour, je voudrais signaler un vol.', 'Buenos días, quisiera denunciar un robo.'],
  ['Mon mari me frappe et j’ai peur pour mes enfants.', 'Mi marido me pega y tengo miedo por mis hijos.'],
  ['Où êtes-vous maintenant ?', '¿Dónde está usted ahora?'],
  ['Il est devant la porte de la maison.', 'Está delante de la puerta de la casa.'],
  ['Nous avons besoin de votre adresse.', 'Necesitamos su dirección.'],
  ['La police arrive dans dix minutes.', 'La policía llega en diez minutos.'],
  ['Je ne parle pas français.', 'No hablo francés.'],
  ['Mon voisin crie toutes les nuits.', 'Mi vecino grita todas las noches.'],
  ['J’ai perdu ma carte d’identité hier soir.', 'Perdí mi documento de identidad ayer por la noche.'],
  ['Deux hommes sont entrés dans le magasin.', 'Dos hombres entraron en la tienda.'],
  ['Avez-vous vu le numéro de la voiture ?', '¿Ha visto el número del coche?'],
  ['Restez dans votre chambre et fermez la porte.', 'Quédese en su habitación y cierre la puerta.'],
  ['Ma fille a treize ans et elle a reçu des menaces.', 'Mi hija tiene trece años y ha recibido amenazas.'],
  ['Je peux vous appeler demain matin.', 'Puedo llamarle mañana por la mañana.'],
  ['Il n’y a personne avec moi.', 'No hay nadie conmigo.'],
  ['Vous pouvez parler avec un médecin.', 'Puede hablar con un médico.'],
  ['Le magasin est fermé depuis lundi.', 'La tienda está cerrada desde el lunes.'],
  ['Elle est blessée à la main.', 'Está herida en la mano.'],
  ['Je veux rester anonyme.', 'Quiero permanecer en el anonimato.'],
  ['Quel est le nom de cette rue ?', '¿Cuál es el nombre de esta calle?'],
  ['Mon téléphone est cassé.', 'Mi teléfono está roto.'],
  ['Ils ont pris mon argent et mes documents.', 'Se llevaron mi dinero y mis documentos.'],
  ['Nous allons envoyer une équipe.', 'Vamos a enviar un equipo.'],
  ['Merci beaucoup pour votre aide.', 'Muchas gracias por su ayuda.'],
];

/** How many times each run of so many letters stands in a text; spaces do not count. */
const runsOf = (text: string, length: number): Map<string, number> => {
  const letters = [...text.replace(/\s+/g, '')];
  const runs = new Map<string, number>();
  for (let start = 0; start + length <= letters.length; start += 1) {
    const run = letters.slice(start, start + length).join('');
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return runs;
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);

/**
 * How near translations come to what people have written, from 0 to 100: chrF (Popović 2015) over the whole set, with runs of
 * one to six letters, recall twice as heavy as precision.
 */
export const chrF = (pairs: readonly (readonly [translated: string, reference: string])[]): number => {
  const scores = [1, 2, 3, 4, 5, 6].map((length) => {
    let shared = 0;
    let said = 0;
    let meant = 0;
    for (const [translated, reference] of pairs) {
      const ours = runsOf(translated, length);
      const theirs = runsOf(reference, length);
      said += sum(ours.values());
      meant += sum(theirs.values());
      shared += sum([...ours].map(([run, count]) => Math.min(count, theirs.get(run) ?? 0)));
    }
    const precision = shared / Math.max(said, 1);
    const recall = shared / Math.max(meant, 1);
    return shared === 0 ? 0 : (5 * precision * recall) / (4 * precision + recall);
  });
  return (100 * sum(scores)) / scores.length;
};
