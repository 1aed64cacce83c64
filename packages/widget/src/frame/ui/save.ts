/** A browser that has to ask where to put a file has its content by then. */
const READ_WITHIN_MS = 10_000;

/** Puts a file among the downloads of this device; nothing can read it again from this page. */
export const saveFile = (name: string, content: Blob): void => {
  const address = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS);
};
