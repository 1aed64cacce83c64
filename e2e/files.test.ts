// docs/security.md: T13

import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  activePdf,
  CANARY,
  jpegWithPlace,
  lockedPdf,
  png,
  pngBomb,
} from '../packages/server/src/files/samples.fixture.ts';
import { waitUntil } from './harness/wait.ts';
import { SITE, startWorld, type World } from './harness/world.ts';
import { type OfficerPage, signInOfficer } from './pages/officer.ts';
import { newVisitor, openFullPage, openPanel, type VisitorPage } from './pages/visitor.ts';

let world: World;
let officer: OfficerPage;
let visitor: VisitorPage;
/** The id of the visitor's conversation, once there is one. */
let conversation: string | undefined;
beforeAll(async () => {
  world = await startWorld();
  await world.server.settleSite(SITE, { files: true });
  officer = await signInOfficer(world.browser, world.server, 'camille');
});
afterAll(() => world.close());
beforeEach(async () => {
  visitor = await openPanel(await newVisitor(world.browser), `${world.site.origin}/`);
  conversation = undefined;
  visitor.page.on('request', (request) => {
    conversation ??= /\/v1\/conversations\/([\w-]{21})\//.exec(request.url())?.[1];
  });
});
afterEach(() => visitor.context.close());

const chooser = () => visitor.find('input[type=file]');
const chosen = () => visitor.find('.chosen > li:not(.hint)');
const sent = () => visitor.log.locator('.sent');

interface Chosen {
  name: string;
  buffer: Buffer;
  mimeType?: string;
}
const choose = (...files: Chosen[]) =>
  chooser().setInputFiles(files.map((file) => ({ mimeType: 'application/octet-stream', ...file })));

/** Keeps the body of each upload, as it is handed to the network; answers how to read the last one. */
const watchUploads = async (): Promise<() => Promise<Buffer>> => {
  await visitor.field.evaluate(() => {
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      Object.assign(window, { lastUpload: body });
      send.call(this, body);
    };
  });
  return async () =>
    Buffer.from(
      await visitor.field.evaluate(async () => {
        const { lastUpload } = window as unknown as { lastUpload: Blob };
        return [...new Uint8Array(await lastUpload.arrayBuffer())];
      }),
    );
};

/** What the officer has of the conversation, having claimed it: its events, and its only file as it is given to them. */
const asOfficer = async () => {
  const address = `${world.server.origin}/v1/officer/conversations/${conversation}`;
  const { request } = officer.context;
  const claimed = await request.post(`${address}/claim`, { headers: { origin: world.server.origin } });
  expect(claimed.ok()).toBe(true);
  const { events } = (await (await request.get(`${address}/events`)).json()) as { events: Record<string, string>[] };
  const files = events.filter(({ kind }) => kind === 'file');
  return {
    files,
    async file() {
      expect(files).toHaveLength(1);
      const answer = await request.get(`${address}/files/${files[0]?.id}`);
      return { bytes: await answer.body(), headers: answer.headers() };
    },
  };
};

describe('a photo', () => {
  it('leaves the device without the place where it was taken, opens the conversation, and reaches the officer', async () => {
    const photo = await jpegWithPlace(60, 40);
    expect(photo.includes(CANARY)).toBe(true);
    // The control: it has a part for GPS, by the tag of that (Exif 2.32, 4.6.3).
    expect((await sharp(photo).metadata()).exif?.toString('hex')).toMatch(/2588|8825/);

    await choose({ name: 'IMG_0001.HEIC.jpg', buffer: photo });
    await chosen().getByText('Lieu et date de prise de vue retirés.').waitFor();
    expect(await chosen().locator('canvas').count()).toBe(1);
    const lastUpload = await watchUploads();
    await visitor.button('Envoyer').click();
    await sent().getByText('IMG_0001_HEIC.jpg').waitFor();
    const left = await lastUpload();
    for (const trace of [CANARY, 'Exif', 'http://ns.adobe.com']) expect(left.includes(trace)).toBe(false);
    // It stands as its metadata said.
    expect(await sharp(left).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 60 });

    expect(await chosen().count()).toBe(0);
    const { bytes, headers } = await (await asOfficer()).file();
    expect(bytes.includes(CANARY)).toBe(false);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 40, height: 60 });
    expect(headers['content-disposition']).toContain('attachment');
  });

  it('leaves without it also where the browser lets no page read what it drew', async () => {
    // As Tor Browser does: every picture that is read back is white.
    await visitor.field.evaluate(() => {
      CanvasRenderingContext2D.prototype.getImageData = () => new ImageData(1, 1);
    });
    const lastUpload = await watchUploads();
    await choose({ name: 'photo.jpg', buffer: await jpegWithPlace(60, 40) });
    await chosen().getByText('retirés').waitFor();
    await visitor.button('Envoyer').click();
    await sent().waitFor();
    const left = await lastUpload();
    for (const trace of [CANARY, 'Exif', 'http://ns.adobe.com']) expect(left.includes(trace)).toBe(false);
    expect(await sharp(left).metadata()).toMatchObject({ format: 'jpeg', width: 60, height: 40 });
  });

  it('leaves after the text that was written with it', async () => {
    await choose({ name: 'capture.png', buffer: await png(300, 200) });
    await chosen().getByText('retirés').waitFor();
    // Who cannot see it is told what to do, and then that it is done.
    const status = visitor.find('.write [role=status]');
    expect(await status.textContent()).toBe('Pour l’envoyer, appuyez sur «\u00a0Envoyer\u00a0».');
    await visitor.write('Voici la capture');
    await sent().waitFor();
    await status.filter({ hasText: 'Fichier envoyé\u00a0: capture.png' }).waitFor({ state: 'attached' });
    const lines = await visitor.log.locator('li').allInnerTexts();
    expect(lines[0]).toContain('Voici la capture');
    expect(lines[1]).toContain('capture.png');
    expect((await asOfficer()).files).toHaveLength(1);
  });
});

describe('a document', () => {
  it('is made anew by the service: the officer gets none of what it could do', async () => {
    await choose({ name: 'plainte.pdf', buffer: activePdf() });
    await chosen().getByText('Le service refait ce document, page par page.').waitFor();
    await visitor.button('Envoyer').click();
    await sent().getByText('plainte.pdf').waitFor();
    const { bytes } = await (await asOfficer()).file();
    expect(bytes.toString('latin1', 0, 5)).toBe('%PDF-');
    for (const word of ['JavaScript', 'URI', 'EmbeddedFile', CANARY]) expect(bytes.includes(word)).toBe(false);
  });
});

describe('a file that is not taken', () => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'.padEnd(200, '\0'), 'latin1');
  const cases: Record<string, [name: string, bytes: () => Buffer | Promise<Buffer>, sentence: string]> = {
    'is empty': ['vide.jpg', () => Buffer.alloc(0), 'Ce fichier est vide.'],
    'is a HEIC': ['IMG_1.heic', () => heic, 'Cette photo est au format HEIC. Faites-en une capture'],
    'is a HEIC that is named as another': ['IMG_1.jpg', () => heic, 'Cette photo est au format HEIC.'],
    'is an SVG': [
      'dessin.svg',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      'Nous prenons les photos',
    ],
    'is a page that is named as a picture': ['photo.jpg', () => Buffer.from('<html>'), 'Nous prenons les photos'],
    'is a program that is named as a document': ['a.pdf', () => Buffer.from('MZ\x90\0'), 'Nous prenons les photos'],
    'is damaged': ['photo.png', async () => (await png(300, 300)).subarray(0, 60), 'Ce fichier ne s’ouvre pas'],
    'would be enormous once it is unpacked': ['photo.png', () => pngBomb(50_000, 50_000), 'Ce fichier est trop grand.'],
    'is too large': [
      'a.pdf',
      () => Buffer.concat([activePdf(), Buffer.alloc(11_000_000)]),
      'Ce fichier est trop grand.',
    ],
  };
  it.each(Object.entries(cases))('says why at once when it %s, and what to do', async (_, [name, bytes, sentence]) => {
    await choose({ name, buffer: await bytes() });
    const alert = visitor.find('.chosen [role=alert]').filter({ hasText: sentence });
    await alert.waitFor();
    await visitor.button(`Retirer ${name}`).click();
    await chosen().waitFor({ state: 'detached' });
    expect(await visitor.field.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it('says why when the service finds it out, and keeps nothing of it', async () => {
    await choose({ name: 'secret.pdf', buffer: lockedPdf() });
    await chosen().getByText('Le service refait').waitFor();
    await visitor.button('Envoyer').click();
    await visitor.find('.chosen [role=alert]').filter({ hasText: 'protégé par un mot de passe' }).waitFor();
    expect(await sent().count()).toBe(0);
    expect((await asOfficer()).files).toEqual([]);
  });

  it('is one too many', async () => {
    const buffer = await png();
    await choose(...Array.from({ length: 21 }, (_, n) => ({ name: `${n + 1}.png`, buffer })));
    const refused = visitor.find('.chosen [role=alert]');
    await refused.filter({ hasText: 'Vous avez atteint le nombre de fichiers' }).waitFor();
    expect(await refused.count()).toBe(1);
    expect(await chosen().count()).toBe(21);
  });
});

it('has a long and strange name, and arrives all the same under a harmless one', async () => {
  const name = `${'très long '.repeat(30)}\u202egpj.exe.png`;
  await choose({ name, buffer: await png() });
  await chosen().getByText('retirés').waitFor();
  await visitor.button('Envoyer').click();
  await sent().waitFor();
  const shown = await sent().locator('bdi').innerText();
  expect(shown).toMatch(/^très long .*\.png$/);
  expect([...shown].length).toBeLessThanOrEqual(120);
  expect(shown).not.toContain('\u202e');
  expect((await asOfficer()).files).toHaveLength(1);
});

describe('other ways to choose', () => {
  const give = (how: 'paste' | 'drop', bytes: Buffer) =>
    visitor.field.evaluate(
      (field, [kind, data]) => {
        const files = new DataTransfer();
        files.items.add(new File([Uint8Array.from(data)], 'donnée.png', { type: 'image/png' }));
        const init = { bubbles: true, cancelable: true };
        const event =
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: files })
            : new DragEvent('drop', { ...init, dataTransfer: files });
        // Beside the field, where a careless hand lets it fall.
        (kind === 'paste' ? field : document.body).dispatchEvent(event);
        return event.defaultPrevented;
      },
      [how, [...bytes]] as const,
    );

  it.each(['paste', 'drop'] as const)('are as good: %s', async (how) => {
    await chooser().waitFor();
    expect(await give(how, await png())).toBe(true);
    await chosen().locator('bdi').getByText('donnée.png').waitFor();
    await chosen().getByText('retirés').waitFor();
  });

  it('include the keyboard, in the order of what is seen', async () => {
    await chooser().waitFor();
    await visitor.field.focus();
    await visitor.page.keyboard.press('Shift+Tab');
    expect(await chooser().evaluate((field) => field === document.activeElement)).toBe(true);
    let opened = false;
    visitor.page.on('filechooser', () => {
      opened = true;
    });
    // The browser begins to tell of them a moment after it was asked to.
    await waitUntil('the files of the device are shown', async () => {
      await visitor.page.keyboard.press('Enter');
      return opened;
    });
  });
});

describe('an outage in the middle of an upload', () => {
  it('is told, waited for, and leaves the file in the conversation once', async () => {
    await visitor.write('Bonjour');
    await waitUntil('the message has arrived', async () => (await visitor.unsent()) === 0);
    const photo = await sharp({
      create: { width: 2_000, height: 1_500, channels: 3, background: 'gray', noise: { type: 'gaussian', sigma: 50 } },
    })
      .jpeg()
      .toBuffer();
    await choose({ name: 'photo.jpg', buffer: photo });
    await chosen().getByText('retirés').waitFor();
    world.network.silence();
    await visitor.button('Envoyer').click();
    await chosen().locator('progress').waitFor();
    world.network.cut();
    await chosen().getByText('Pas encore envoyé. Nous réessayons.').waitFor();
    world.network.restore();
    await sent().waitFor({ timeout: 60_000 });
    expect(await chosen().count()).toBe(0);
    expect(await sent().count()).toBe(1);
    expect((await asOfficer()).files).toHaveLength(1);
  });

  it('can be left: the file is taken back, and nothing of it arrives', async () => {
    await visitor.write('Bonjour');
    await waitUntil('the message has arrived', async () => (await visitor.unsent()) === 0);
    await choose({ name: 'photo.png', buffer: await png(300, 200) });
    await chosen().getByText('retirés').waitFor();
    world.network.silence();
    await visitor.button('Envoyer').click();
    await visitor.button('Annuler l’envoi photo.png').click();
    await chosen().waitFor({ state: 'detached' });
    world.network.cut();
    world.network.restore();
    await visitor.write('Sans la photo');
    await waitUntil('the second message has arrived', async () => (await visitor.unsent()) === 0, 60_000);
    expect(await sent().count()).toBe(0);
    expect((await asOfficer()).files).toEqual([]);
  });
});

describe('a file that arrived', () => {
  it('can be saved on the device by who is told what that means', async () => {
    await choose({ name: 'capture.png', buffer: await png(300, 200) });
    await chosen().getByText('retirés').waitFor();
    await visitor.button('Envoyer').click();
    await sent().waitFor();
    await visitor.button('Enregistrer sur cet appareil').click();
    await visitor.log.getByText('Le fichier restera sur cet appareil.').waitFor();
    const download = visitor.page.waitForEvent('download');
    await visitor.button('Oui, enregistrer').click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('capture.png');
    const saved = await readFile(await file.path());
    expect(saved).toEqual((await (await asOfficer()).file()).bytes);
  });
});

it('are chosen on the full page just the same', async () => {
  await visitor.page.goto('about:blank');
  visitor = await openFullPage(visitor.page, `${world.server.origin}/chat/${SITE}`);
  await choose({ name: 'capture.png', buffer: await png(300, 200) });
  await chosen().getByText('retirés').waitFor();
});

it('nothing is offered where a site takes no files', async () => {
  await world.server.settleSite(SITE, { files: false });
  try {
    await visitor.page.reload();
    visitor = await openPanel(visitor.page, `${world.site.origin}/`);
    await visitor.field.waitFor();
    await visitor.write('Bonjour');
    await waitUntil('the message has arrived', async () => (await visitor.unsent()) === 0);
    expect(await chooser().count()).toBe(0);
  } finally {
    await world.server.settleSite(SITE, { files: true });
  }
});
