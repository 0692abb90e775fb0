import { Modal, type ModalRootProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../platform/i18n.tsx';
import style from './dialog.module.css';

interface DialogProps
  extends Pick<ModalRootProps, 'size' | 'onClose' | 'closeOnClickOutside' | 'closeOnEscape'> {
  readonly title: string;
  readonly children: ReactNode;
}

/** A window over the page. Its head is no `header` element, of which a page has one. */
export function Dialog({ title, children, ...rest }: DialogProps) {
  const { t } = useText();
  return (
    <Modal.Root opened {...rest}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={style.head}>
          <Modal.Title className={style.title ?? ''}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('work.close')} />
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
