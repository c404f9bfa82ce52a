import { SelectControl, ToggleControl } from '@wordpress/components';
import type { FormEvent, ReactNode } from 'react';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Buttons, CancelButton, SubmitButton } from '../support/buttons';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSay } from '../support/snackbars';
import { useSend } from '../support/store';
import {
	draftOf,
	isSameDraft,
	removesAnything,
	retentionPaths,
	type Retention,
} from './retention';
import { RunNow } from './run-now';

/**
 * The settings, and what is known of the schedule below them.
 * @param root0
 * @param root0.retention
 * @param root0.onClose
 * @param root0.children
 */
export function RetentionForm( {
	retention,
	onClose,
	children,
}: {
	retention: Retention;
	onClose: () => void;
	children: ReactNode;
} ) {
	const saved = draftOf( retention );
	const [ draft, setDraft ] = useState( saved );
	useEffect( () => {
		setDraft( saved );
		// eslint-disable-next-line react-hooks/exhaustive-deps -- When the server says something else, not when it says the same again.
	}, [ saved.enabled, saved.days, saved.text_days ] );
	const { send, isSending, problem } = useSend< Retention >(
		retentionPaths,
		'PUT'
	);
	const say = useSay();
	const { canManage } = settings();
	const periods = retention.periods.map( ( { value, label } ) => ( {
		value: String( value ),
		label,
	} ) );
	const isChanged = ! isSameDraft( draft, saved );

	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		if ( await send( '/retention', draft ) ) {
			say( __( 'Log retention was saved.', 'aipuffer' ) );
		}
	};

	return (
		<form className="aipuffer-retention" onSubmit={ save }>
			{ problem && <ProblemNotice problem={ problem } /> }
			<fieldset disabled={ ! canManage }>
				<ToggleControl
					label={ __( 'Auto-delete logs', 'aipuffer' ) }
					checked={ draft.enabled }
					onChange={ ( enabled ) =>
						setDraft( { ...draft, enabled } )
					}
				/>
				<SelectControl
					__next40pxDefaultSize
					label={ __( 'Delete logs older than', 'aipuffer' ) }
					help={ __(
						'Counted from the last message of a conversation. Balances and the ledger stay as they are.',
						'aipuffer'
					) }
					value={ String( draft.days ) }
					disabled={ ! draft.enabled }
					options={ periods }
					onChange={ ( days ) =>
						setDraft( { ...draft, days: Number( days ) } )
					}
				/>
				<SelectControl
					__next40pxDefaultSize
					label={ __( 'Remove message text after', 'aipuffer' ) }
					help={ __(
						'What was said goes, the figures of the conversation stay.',
						'aipuffer'
					) }
					value={ String( draft.text_days ?? '' ) }
					options={ [
						{
							value: '',
							label: __(
								'As long as the conversation is kept',
								'aipuffer'
							),
						},
						...periods,
					] }
					onChange={ ( days ) =>
						setDraft( {
							...draft,
							text_days: Number( days ) || null,
						} )
					}
				/>
			</fieldset>
			{ children }
			{ canManage && (
				<RunNow
					isOn={ removesAnything( saved ) }
					isUnsaved={ isChanged }
				/>
			) }
			<Buttons>
				<CancelButton onClick={ onClose }>
					{ __( 'Close', 'aipuffer' ) }
				</CancelButton>
				{ canManage && (
					<SubmitButton
						isBusy={ isSending }
						disabled={ isSending || ! isChanged }
					>
						{ __( 'Save', 'aipuffer' ) }
					</SubmitButton>
				) }
			</Buttons>
		</form>
	);
}
