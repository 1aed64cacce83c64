import './base.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { api } from './api.ts';
import { App } from './app.tsx';
import { chooseLocale, loadLanguage } from './i18n/index.ts';
import { language, theme } from './preferences.ts';

const start = async (root: HTMLElement): Promise<void> => {
  const wanted = () => (language.value === 'auto' ? chooseLocale(navigator.languages) : language.value);
  await loadLanguage(wanted());
  render(<App api={api} />, root);
  effect(() => void loadLanguage(wanted()));
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
};

const root = document.getElementById('app');
// Not even the texts have come: this is said in both languages, and written here.
if (root)
  start(root).catch(() => {
    root.textContent = 'Le service ne répond pas. Rechargez la page. — The service does not answer. Reload the page.';
  });
