/** The least that a panel can be: Preact, a label and a field. What the widget is compared with. */
import { render } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

const Panel = () => {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <main>
      <label for="message">Message</label>
      <textarea id="message" ref={field} />
    </main>
  );
};

render(<Panel />, document.body);
