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
use WeakMap;
use WordPress\AiClient\Providers\Models\Contracts\ModelInterface;

defined( 'ABSPATH' ) || exit;

/**
 * Takes each call from its beginning to its end: set aside, charge, record; or give back and record that it failed.
 *
 * The AI client tells that a call begins and that it has succeeded, with the same model and nothing else in common, and
 * never that it has failed. So calls are kept on a stack, as they are in PHP: a success belongs to the uppermost call of
 * its model, and calls that PHP's own stack no longer knows have failed. That is noticed when core makes a WP_Error of it,
 * when the next call begins or ends, and when any hook of WordPress runs after PHP has left the call.
 *
 * A request that ends inside a call is another thing: by PHP's time limit, for want of memory, by `exit` or because the
 * visitor went away. The provider has the question, works on it and bills it, so it is charged at its estimate. A process
 * that is killed leaves a reservation that expires.
 */
final class Calls {
	/**
	 * Outermost first.
	 *
	 * @var list<Call>
	 */
	private array $open = [];

	/**
	 * What tells that calls of a model are left.
	 *
	 * @var WeakMap<ModelInterface, list<Leaving>>
	 */
	private WeakMap $leavings;

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
	) {
		$this->leavings = new WeakMap();
	}

	/**
	 * A call begins. A fault of our own breaks no call that is only observed; where calls are charged, what cannot be
	 * charged is not made.
	 *
	 * @param ClientEvent $event The call.
	 * @return ?Call Null where it is not metered.
	 * @throws CallRefused When it may not be made.
	 */
	public function begin( ClientEvent $event ): ?Call {
		$settings = MeteringSettings::current();
		if ( Mode::Off === $settings->mode ) {
			return null;
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

			return null;
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
		$this->open[]                    = $call;
		$this->leavings[ $event->model ] = [ ...( $this->leavings[ $event->model ] ?? [] ), new Leaving( fn () => $this->leave( $call ) ) ];

		return $call;
	}

	/**
	 * A call has succeeded. One that began before the plugin was there is not known.
	 *
	 * @param ClientEvent $event The call and its result.
	 */
	public function succeed( ClientEvent $event ): void {
		for ( $index = count( $this->open ) - 1; $index >= 0; $index-- ) {
			if ( $event->result && $this->open[ $index ]->is_of( $event->model ) ) {
				$call = $this->open[ $index ];
				$this->fail_beyond( $index + 1 );
				array_pop( $this->open );
				Fault::contain( fn () => $this->finish( $call, $this->charging->settle( $call, $event->result ) ) );

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
	 * The request is over, and with it every call. While it is not, as in a test that fires `shutdown`, those are over that
	 * PHP's stack no longer knows.
	 */
	public function close(): void {
		if ( [] === $this->open ) {
			return;
		}
		if ( ! Origin::is_shutdown() ) {
			$this->fail_beyond( Origin::calls_under_way() );

			return;
		}
		// An exception that nobody caught has left the calls, as one that somebody caught.
		$is_thrown = str_starts_with( (string) ( error_get_last()['message'] ?? '' ), 'Uncaught ' );
		while ( [] !== $this->open ) {
			$call = $this->open[ count( $this->open ) - 1 ];
			if ( $is_thrown || ! $call->may_be_billed() ) {
				$this->fail_beyond( count( $this->open ) - 1 );
				continue;
			}
			array_pop( $this->open );
			$reason = __( 'the request was cut off before the answer came, so its estimate counts.', 'aipuffer' );
			Fault::contain( fn () => $this->finish( $call, $this->charging->settle_unanswered( $call, $reason ) ) );
		}
	}

	/**
	 * PHP has left a call that is still open: an exception went through it, or the request is about to end. Where anything
	 * runs afterwards it was an exception.
	 *
	 * @param Call $call The call.
	 */
	private function leave( Call $call ): void {
		if ( ! in_array( $call, $this->open, true ) ) {
			return;
		}
		$goes_on = static function () use ( $call, &$goes_on ): void {
			if ( 0 === did_action( 'shutdown' ) ) {
				$call->has_failed = true;
			}
			remove_action( 'all', $goes_on );
		};
		add_action( 'all', $goes_on );
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
	 * @param ClientEvent      $event    As core tells it.
	 * @param Origin           $origin   Where it comes from.
	 * @param MeteringSettings $settings Who pays at all.
	 */
	private static function call( ClientEvent $event, Origin $origin, MeteringSettings $settings ): Call {
		$operation = Operation::of( $event->capability );

		return new Call(
			$event->model,
			$event->messages,
			$operation,
			$origin,
			Person::present( $origin, $operation, $settings ),
			Estimate::of( $event->messages, $event->model->getConfig(), $operation ),
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
