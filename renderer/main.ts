import { mount } from 'svelte';
import App from './App.svelte';
import { windowLanguage } from './state/appearance/language.svelte.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no element with the id "app".');
// Not awaited up here: a file of texts that shares code with this one would wait for it, and it for the texts.
void windowLanguage.load().then(() => mount(App, { target }));
