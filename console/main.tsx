import './platform/style.ts';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './platform/api.ts';
import { TextProvider } from './platform/i18n.tsx';
import { theme } from './platform/theme.ts';
import { router } from './routes.tsx';

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// The scroll lock of dialogs writes a style element of its own and reads its nonce from here (the package get-nonce).
Object.assign(globalThis, { __webpack_nonce__: nonce });

// After an upgrade an open page asks for chunks that are gone; the new page names its own. Once a minute, lest it turns in circles.
const RELOADED = 'meridian.reloadedAt';
addEventListener('vite:preloadError', (event) => {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED)) < 60_000) return;
  sessionStorage.setItem(RELOADED, String(Date.now()));
  event.preventDefault();
  location.reload();
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <TextProvider>
          <Notifications />
          <RouterProvider router={router} />
        </TextProvider>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
