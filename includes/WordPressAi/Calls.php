<?php
/**
 * The calls under way.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Fault;
use AIPuffer\Support\Problem;
use Throwable;
use WordPress\AiClient\Events\AfterGenerateResultEvent;
use WordPress\AiClient\Events\BeforeGenerateResultEvent;

defined( 'ABSPATH' ) || exit;

/**
 * Takes each call from its beginning to its end: set aside, charge, record; or give back and record that it failed.
 *
 * The AI client tells that a call begins and that it has succeeded, with the same model and nothing else in common, and
 * never that it has failed. So calls are kept on a stack, as they are in PHP: a success belongs to the uppermost call of
 * its model, and calls that PHP's own stack no longer knows have failed. That is noticed when core makes a WP_Error of it,
 * when the next call begins or ends, or at shutdown, also after a fatal error or a time-out; a process that is killed
 * leaves a reservation that expires.
 */
final class Calls {
	/**
	 * Outermost first.
	 *
	 * @var list<Call>
	 */
	private array $open = [];

	private ?Problem $last_refusal = null;

	/**
	 * Takes its parts.
	 *
	 * @param Charging   $charging Charges.
	 * @param CallLog    $log      Writes what was said.
	 * @param UsageStore $usage    Counts.
	 */
	public function __construct(
		private readonly Charging $charging,
		private readonly CallLog $log,
		private readonly UsageStore $usage
	) {}

	/**
	 * A call begins. A fault of our own breaks no call that is only observed; where calls are charged, what cannot be
	 * charged is not made.
	 *
	 * @param BeforeGenerateResultEvent $event The call.
	 * @throws CallRefused When it may not be made.
	 */
	public function begin( BeforeGenerateResultEvent $event ): void {
		$settings = MeteringSettings::current();
		if ( Mode::Off === $settings->mode ) {
			return;
		}
		try {
			$origin = Origin::present();
			$this->fail_beyond( $origin->depth - 1 );
			$call = self::call( $event, $origin, $settings );
			$this->log->question( $call );
		} catch ( Throwable $error ) {
			Fault::tell( $error );
			if ( Mode::Enforce === $settings->mode ) {
				$this->refuse( self::unable() );
			}

			return;
		}
		try {
			$this->charging->open( $call, $settings );
		} catch ( Problem $problem ) {
			$this->finish( $call, Outcome::without_result( $call, Status::Refused, $problem->getMessage() ) );
			$this->refuse( $problem );
		} catch ( Throwable $error ) {
			Fault::tell( $error );
			$this->finish( $call, Outcome::without_result( $call, Status::Refused, self::unable()->getMessage() ) );
			$this->refuse( self::unable() );
		}
		$this->open[] = $call;
	}

	/**
	 * A call has succeeded. One that began before the plugin was there is not known.
	 *
	 * @param AfterGenerateResultEvent $event The call and its result.
	 */
	public function succeed( AfterGenerateResultEvent $event ): void {
		for ( $index = count( $this->open ) - 1; $index >= 0; $index-- ) {
			if ( $this->open[ $index ]->model === $event->getModel() ) {
				$call = $this->open[ $index ];
				$this->fail_beyond( $index + 1 );
				array_pop( $this->open );
				Fault::contain( fn () => $this->finish( $call, $this->charging->settle( $call, $event->getResult() ) ) );

				return;
			}
		}
	}

	/**
	 * The uppermost calls have failed.
	 *
	 * @param int    $count  How many are still under way.
	 * @param string $reason What is known about why.
	 */
	public function fail_beyond( int $count, string $reason = '' ): void {
		$failed     = array_reverse( array_slice( $this->open, max( 0, $count ) ) );
		$this->open = array_slice( $this->open, 0, max( 0, $count ) );
		foreach ( $failed as $call ) {
			$this->charging->release( $call );
			$this->finish( $call, Outcome::without_result( $call, Status::Failed, $reason ) );
		}
	}

	/**
	 * The request is over, and with it every call that has not succeeded.
	 */
	public function close(): void {
		$this->fail_beyond( 0 );
	}

	/**
	 * Why the last call was refused.
	 */
	public function last_refusal(): ?Problem {
		return $this->last_refusal;
	}

	/**
	 * Records how a call ended, after what concerns money.
	 *
	 * @param Call    $call    The call.
	 * @param Outcome $outcome How it ended.
	 */
	private function finish( Call $call, Outcome $outcome ): void {
		$this->log->answer( $call, $outcome );
		Fault::contain( fn () => $this->usage->add( $call, $outcome ) );
	}

	/**
	 * A call that begins.
	 *
	 * @param BeforeGenerateResultEvent $event    As core tells it.
	 * @param Origin                    $origin   Where it comes from.
	 * @param MeteringSettings          $settings Who pays at all.
	 */
	private static function call( BeforeGenerateResultEvent $event, Origin $origin, MeteringSettings $settings ): Call {
		$operation = Operation::of( $event->getCapability() );

		return new Call(
			$event->getModel(),
			$event->getMessages(),
			$operation,
			$origin,
			Person::present( $origin, $operation, $settings ),
			Estimate::of( $event->getMessages(), $event->getModel()->getConfig(), $operation ),
			wp_generate_uuid4()
		);
	}

	/**
	 * Refuses, and remembers why for the WP_Error that core makes of it.
	 *
	 * @param Problem $problem Why.
	 * @throws CallRefused Always.
	 */
	private function refuse( Problem $problem ): never {
		$this->last_refusal = $problem;
		$refused            = new CallRefused( $problem );

		throw $refused;
	}

	/**
	 * We could not find out whether the call can be paid.
	 */
	private static function unable(): Problem {
		$message = __( 'The request could not be charged, so it was not sent.', 'aipuffer' );

		return new Problem( 'aipuffer_metering_failed', $message, 500, [ 'message' => $message, 'actions' => [] ] );
	}
}
