<?php
/**
 * What somebody may still use.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Quotas;

use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Payer;
use DateTimeImmutable;

defined( 'ABSPATH' ) || exit;

/**
 * A payer's quota in a scope at one moment. Amounts in micro-credits.
 */
final class Allowance {
	/**
	 * The addresses of an IPv6 network of 48 bits, which one site or server farm has, share the limits of so many guests.
	 */
	public const NETWORK_GUESTS = 16;

	/**
	 * The quota at a moment.
	 *
	 * @param Payer              $payer     Who.
	 * @param Quota              $quota     The limits that hold.
	 * @param string             $scope     What for; the limits may be those of the default scope.
	 * @param string             $period    The present period.
	 * @param ?int               $limit     The payer's limit; null is unlimited.
	 * @param int                $used      Used in it, and held by requests under way.
	 * @param ?DateTimeImmutable $resets_at When the next period begins; null for never.
	 */
	public function __construct(
		public readonly Payer $payer,
		public readonly Quota $quota,
		public readonly string $scope,
		public readonly string $period,
		public readonly ?int $limit,
		public readonly int $used,
		public readonly ?DateTimeImmutable $resets_at
	) {}

	/**
	 * What of a counter counts against the limit of one payer: all of it, but of a network what it has used beyond the
	 * room it has for its other guests.
	 *
	 * @param string $subject Whose counter, see Payer::subjects().
	 * @param int    $used    Used and held.
	 * @param ?int   $limit   Of one guest or user; null is unlimited.
	 */
	public static function used_of( string $subject, int $used, ?int $limit ): int {
		if ( ! str_starts_with( $subject, Payer::NETWORK ) ) {
			return $used;
		}

		// The largest limits are more than the sum of their guests can hold.
		return null === $limit || $limit > intdiv( PHP_INT_MAX, self::NETWORK_GUESTS ) ? 0 : $used - ( self::NETWORK_GUESTS - 1 ) * $limit;
	}

	/**
	 * What is left; null is unlimited.
	 */
	public function remaining(): ?int {
		return null === $this->limit ? null : max( 0, $this->limit - $this->used );
	}

	/**
	 * Whether an amount fits.
	 *
	 * @param int $amount Micro-credits.
	 */
	public function fits( int $amount ): bool {
		return null === $this->limit || $amount <= $this->remaining();
	}

	/**
	 * For public functions and REST.
	 *
	 * @return array{scope: string, limit: ?string, used: string, remaining: ?string, period: string, resets_at: ?string}
	 */
	public function to_array(): array {
		$remaining = $this->remaining();

		return [
			'scope'     => $this->scope,
			'limit'     => null === $this->limit ? null : Credits::format( $this->limit ),
			'used'      => Credits::format( $this->used ),
			'remaining' => null === $remaining ? null : Credits::format( $remaining ),
			'period'    => $this->quota->period->value,
			'resets_at' => $this->resets_at ? Clock::iso( Clock::stored( $this->resets_at ) ) : null,
		];
	}
}
