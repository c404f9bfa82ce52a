import { Button, CheckboxControl, Modal, Spinner } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { moneyPaths } from '../ledger/entry';
import { Buttons } from '../support/buttons';
import { Outcome } from '../support/outcome';
import { ProblemNotice } from '../support/problem-notice';
import { settings } from '../support/settings';
import { useSend } from '../support/store';
import type { Decimal, ImportResult } from './balance';
import { OwnBalance } from './own-balance';
import { ChooseFile, type ChosenFile } from './choose-file';
import { DecimalChoice } from './decimal-choice';
import { ImportLines } from './import-lines';
import { changeText, exceptionsText } from './import-text';

/**
 * Balance changes from a CSV file: what each line would do is shown before
 * anything is written, and what was shown is what is written.
 */
export function Import( { onClose }: { onClose: () => void } ) {
	const [ file, setFile ] = useState< ChosenFile >();
	const [ done, setDone ] = useState< ImportResult >();
	return (
		<Modal
			title={ __( 'Import credits from CSV', 'aipuffer' ) }
			onRequestClose={ onClose }
			size="large"
		>
			{ ! file && <ChooseFile onChoose={ setFile } /> }
			{ file && ! done && (
				<DryRun
					file={ file }
					onDone={ setDone }
					onBack={ () => setFile( undefined ) }
				/>
			) }
			{ done && <Imported result={ done } onClose={ onClose } /> }
		</Modal>
	);
}

function DryRun( {
	file: { name, csv },
	onDone,
	onBack,
}: {
	file: ChosenFile;
	onDone: ( result: ImportResult ) => void;
	onBack: () => void;
} ) {
	const [ plan, setPlan ] = useState< ImportResult >();
	const [ skipsErrors, setSkipsErrors ] = useState( false );
	const [ own, setOwn ] = useState( false );
	const [ decimal, setDecimal ] = useState< Decimal >();
	// Once it is answered the question stays, so that the answer can be changed.
	const [ ambiguous, setAmbiguous ] =
		useState< ImportResult[ 'ambiguous' ] >( null );
	const dryRun = useSend< ImportResult >( [] );
	const writing = useSend< ImportResult >( moneyPaths );
	const { send: check } = dryRun;

	const look = async () => {
		writing.forget();
		const answer = await check( '/balances/import', {
			csv,
			dry_run: true,
			own,
			...( decimal && { decimal } ),
		} );
		setPlan( answer ?? undefined );
		if ( answer?.ambiguous ) {
			setAmbiguous( answer.ambiguous );
		}
	};
	useEffect( () => {
		look();
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once for each file and choice.
	}, [ csv, own, decimal ] );

	const write = async ( fingerprint: string ) => {
		const answer = await writing.send( '/balances/import', {
			csv,
			dry_run: false,
			fingerprint,
			own,
			skip_errors: skipsErrors,
			...( decimal && { decimal } ),
		} );
		if ( answer ) {
			onDone( answer );
		}
	};

	const hasOwn = plan?.lines.some(
		( { user } ) => user?.id === settings().userId
	);
	const canWrite =
		plan !== undefined &&
		plan.totals.users > 0 &&
		! plan.ambiguous &&
		( plan.totals.errors === 0 || skipsErrors );
	return (
		<div className="aipuffer-form aipuffer-import">
			<Outcome>
				<strong>{ name }</strong>
			</Outcome>
			{ dryRun.problem && <ProblemNotice problem={ dryRun.problem } /> }
			{ writing.problem && (
				<ProblemNotice problem={ writing.problem }>
					<Button variant="secondary" size="compact" onClick={ look }>
						{ __( 'Check the file again', 'aipuffer' ) }
					</Button>
				</ProblemNotice>
			) }
			{ ! plan && ! dryRun.problem && (
				<p role="status">
					<Spinner /> { __( 'Checking every line…', 'aipuffer' ) }
				</p>
			) }
			{ ambiguous && (
				<DecimalChoice
					ambiguous={ ambiguous }
					decimal={ decimal }
					onChange={ setDecimal }
				/>
			) }
			{ plan && (
				<>
					<p role="status">
						{ plan.totals.users > 0
							? sprintf(
									/* translators: %s: what would change, such as "200 credits added, 12 users". */
									__( 'This would be done: %s.', 'aipuffer' ),
									changeText( plan.totals )
								)
							: __(
									'This would change nothing.',
									'aipuffer'
								) }{ ' ' }
						{ exceptionsText( plan.totals ).join( ' ' ) }
					</p>
					<ImportLines lines={ plan.lines } />
					{ hasOwn && (
						<OwnBalance isMeant={ own } onChange={ setOwn } />
					) }
					{ plan.totals.errors > 0 && plan.totals.users > 0 && (
						<CheckboxControl
							id="aipuffer-skip-errors"
							__nextHasNoMarginBottom
							label={ __(
								'Leave out the lines with errors and import the others',
								'aipuffer'
							) }
							checked={ skipsErrors }
							onChange={ setSkipsErrors }
						/>
					) }
				</>
			) }
			<Buttons>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={ onBack }
				>
					{ __( 'Choose another file', 'aipuffer' ) }
				</Button>
				{ plan && (
					<Button
						__next40pxDefaultSize
						variant="primary"
						isBusy={ writing.isSending }
						disabled={ ! canWrite || writing.isSending }
						accessibleWhenDisabled
						onClick={ () => write( plan.fingerprint ) }
					>
						{ plan.totals.users > 0
							? sprintf(
									/* translators: %s: what changes, such as "200 credits added, 12 users". */
									__( 'Import: %s', 'aipuffer' ),
									changeText( plan.totals )
								)
							: __( 'Import', 'aipuffer' ) }
					</Button>
				) }
			</Buttons>
		</div>
	);
}

function Imported( {
	result,
	onClose,
}: {
	result: ImportResult;
	onClose: () => void;
} ) {
	return (
		<div className="aipuffer-form aipuffer-import">
			<Outcome>
				{ result.totals.users > 0
					? sprintf(
							/* translators: %s: what was changed, such as "200 credits added, 12 users". */
							__( 'Imported: %s.', 'aipuffer' ),
							changeText( result.totals )
						)
					: __( 'Nothing was changed.', 'aipuffer' ) }{ ' ' }
				{ exceptionsText( result.totals ).join( ' ' ) }
			</Outcome>
			<ImportLines lines={ result.lines } />
			<Buttons>
				<Button
					__next40pxDefaultSize
					variant="primary"
					onClick={ onClose }
				>
					{ __( 'Close', 'aipuffer' ) }
				</Button>
			</Buttons>
		</div>
	);
}
