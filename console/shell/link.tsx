import { Anchor, Button, type ButtonProps, NavLink } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

/** Links of the console: typed by the routes (`to`, `params`, `search`); a run chosen by the reader stays chosen. */
export const TextLink = createLink(Anchor<'a'>);
export const NavigationLink = createLink(NavLink<'a'>);

/** Looks like a button and is a link: it opens in a new tab and is read out as one. */
export const ButtonLink = createLink(
  (props: ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>) => (
    <Button component="a" {...props} />
  ),
);
