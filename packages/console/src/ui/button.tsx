import type { ButtonHTMLAttributes, ComponentChildren } from 'preact';
import './button.css';

interface Props extends ButtonHTMLAttributes {
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly children: ComponentChildren;
}

/** A button that never submits a form by accident. */
export const Button = ({ look = 'plain', children, class: extra, ...rest }: Props) => (
  <button type="button" {...rest} class={`button ${look} ${extra ?? ''}`}>
    {children}
  </button>
);
