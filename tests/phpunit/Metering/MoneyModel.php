<?php
/**
 * The rules of money, written down a second time.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Metering;

/**
 * A plain in-memory model of balances, reservations and one daily quota, in whole credits. It shares no code with the
 * plugin: the property test compares both after every step.
 */
final class MoneyModel {
	public const LIFETIME = 900;

	/** @var array<int, int> */
	public array $balance = [];

	/** @var array<int, array<string, array{used: int, held: int}>> */
	public array $quota = [];

	/** @var array<int, array{user: int, credits: int, quota: int, day: string, state: string, expires: int}> */
	public array $holds = [];

	/** @var array<string, mixed> */
	private array $answers = [];

	public function __construct( private readonly int $limit ) {}

	public function available( int $user ): int {
		$held = 0;
		foreach ( $this->holds as $hold ) {
			$held += $hold['user'] === $user && 'held' === $hold['state'] ? $hold['credits'] : 0;
		}

		return ( $this->balance[ $user ] ?? 0 ) - $held;
	}

	public function add( int $user, int $delta, string $key ): bool {
		return $this->once(
			$key,
			function () use ( $user, $delta ): bool {
				if ( $delta < 0 && $this->available( $user ) + $delta < 0 ) {
					return false;
				}
				$this->balance[ $user ] = ( $this->balance[ $user ] ?? 0 ) + $delta;

				return true;
			}
		);
	}

	public function take_back( int $user, int $credits, string $key ): void {
		$this->once(
			$key,
			function () use ( $user, $credits ): bool {
				$this->balance[ $user ] = ( $this->balance[ $user ] ?? 0 ) - min( $credits, max( 0, $this->available( $user ) ) );

				return true;
			}
		);
	}

	public function reserve( int $id, int $user, int $units, int $now ): bool {
		$this->expire( $user, $now );
		$day     = gmdate( 'Y-m-d', $now );
		$credits = min( max( 0, $this->available( $user ) ), $units );
		$counter = $this->quota[ $user ][ $day ] ?? [ 'used' => 0, 'held' => 0 ];
		if ( $units > $credits && $counter['used'] + $counter['held'] + $units - $credits > $this->limit ) {
			return false;
		}
		// An estimate of nothing may still cost something: there must be something left to pay with.
		if ( 0 === $units && $this->available( $user ) <= 0 && $counter['used'] + $counter['held'] >= $this->limit ) {
			return false;
		}
		$counter['held']             += $units - $credits;
		$this->quota[ $user ][ $day ] = $counter;
		$this->holds[ $id ]           = [ 'user' => $user, 'credits' => $credits, 'quota' => $units - $credits, 'day' => $day, 'state' => 'held', 'expires' => $now + self::LIFETIME ];

		return true;
	}

	public function settle( int $id, ?int $units ): bool {
		$hold = $this->holds[ $id ];
		if ( 'settled' === $hold['state'] || 'released' === $hold['state'] ) {
			return 'settled' === $hold['state'];
		}
		$cost    = $units ?? $hold['credits'] + $hold['quota'];
		$open    = 'held' === $hold['state'];
		$credits = min( $cost, $open ? $hold['credits'] : 0 );
		$quota   = min( $cost - $credits, $open ? $hold['quota'] : 0 );
		$this->end( $id, 'settled' );
		// Of the reservation itself nothing is left to give, beyond it whatever is available beside it.
		$beside   = max( 0, $this->available( $hold['user'] ) - ( $open ? $hold['credits'] : 0 ) );
		$more     = min( $cost - $credits - $quota, $beside );
		$credits += $more;

		$this->balance[ $hold['user'] ] = ( $this->balance[ $hold['user'] ] ?? 0 ) - $credits;

		$this->quota[ $hold['user'] ][ $hold['day'] ]['used'] += $cost - $credits;

		return true;
	}

	public function release( int $id ): bool {
		if ( 'settled' === $this->holds[ $id ]['state'] ) {
			return false;
		}
		$this->end( $id, 'released' );

		return true;
	}

	public function expire( int $user, int $now ): void {
		foreach ( $this->holds as $id => $hold ) {
			if ( $hold['user'] === $user && $hold['expires'] <= $now ) {
				$this->end( $id, 'expired' );
			}
		}
	}

	private function end( int $id, string $state ): void {
		$hold = $this->holds[ $id ];
		if ( 'held' === $hold['state'] ) {
			$this->quota[ $hold['user'] ][ $hold['day'] ]['held'] -= $hold['quota'];
		}
		if ( 'held' === $hold['state'] || 'settled' === $state ) {
			$this->holds[ $id ]['state'] = $state;
		}
	}

	private function once( string $key, callable $work ): bool {
		if ( ! isset( $this->answers[ $key ] ) ) {
			$done = $work();
			if ( $done ) {
				$this->answers[ $key ] = $done;
			}

			return $done;
		}

		return true;
	}
}
