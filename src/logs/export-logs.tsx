import { Button, Modal, RadioControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Buttons, CancelButton } from '../support/buttons';
import { downloadUrl } from '../support/download';
import { conversations } from './counted';
import { FiltersInWords, type Matching } from './matching';

/**
 * Export logs: a file the browser saves as it comes, whatever its size.
 * @param root0
 * @param root0.matching
 * @param root0.onClose
 */
export function ExportLogs( {
	matching: { filters, words, count, isCapped },
	onClose,
}: {
	matching: Matching;
	onClose: () => void;
} ) {
	const [ format, setFormat ] = useState( 'csv' );
	return (
		<Modal
			title={ __( 'Export logs', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="medium"
		>
			<p>
				{ sprintf(
					/* translators: %s: such as "12 conversations". */
					__( 'The file will have %s:', 'aipuffer' ),
					conversations( count, isCapped )
				) }
			</p>
			<FiltersInWords words={ words } />
			<RadioControl
				label={ __( 'Format', 'aipuffer' ) }
				selected={ format }
				options={ [
					{
						value: 'csv',
						label: __( 'CSV', 'aipuffer' ),
						description: __(
							'A line for each conversation, for Excel and other spreadsheets.',
							'aipuffer'
						),
					},
					{
						value: 'jsonl',
						label: __( 'JSON Lines', 'aipuffer' ),
						description: __(
							'Whole conversations with their messages, one on each line.',
							'aipuffer'
						),
					},
				] }
				onChange={ setFormat }
			/>
			<p className="aipuffer-muted">
				{ __(
					'Your browser saves the file and shows how far it is. You can go on working meanwhile.',
					'aipuffer'
				) }
			</p>
			<Buttons>
				<CancelButton onClick={ onClose }>
					{ __( 'Close', 'aipuffer' ) }
				</CancelButton>
				<Button
					__next40pxDefaultSize
					variant="primary"
					href={ downloadUrl( '/logs/export', {
						...filters,
						format,
					} ) }
				>
					{ __( 'Download', 'aipuffer' ) }
				</Button>
			</Buttons>
		</Modal>
	);
}
