// Imported into a thread that runs from the sources: tsx, as an option of Node, reaches the main thread alone.
import { register } from 'tsx/esm/api';

register();
