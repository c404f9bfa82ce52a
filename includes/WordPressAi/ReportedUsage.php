<?php
/**
 * What a provider says a call has used.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Usage;
use WordPress\AiClient\Files\DTO\File;
use WordPress\AiClient\Results\DTO\Candidate;
use WordPress\AiClient\Results\DTO\GenerativeAiResult;
use WordPress\AiClient\Results\DTO\TokenUsage;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the usage of a result.
 *
 * The AI client has no way to say "not told": its OpenAI-compatible models report 0, 0, 0 when the provider's answer has
 * no usage. No prompt has 0 tokens, so three zeros are read as missing, and the call settles at its estimate. They are
 * read as zero where thinking tokens are told beside them, for then the provider did count.
 */
final class ReportedUsage {
	/**
	 * The usage.
	 *
	 * @param Usage $usage          Null figures are not known.
	 * @param ?int  $thought_tokens Tokens of thinking, part of the output tokens.
	 */
	private function __construct(
		public readonly Usage $usage,
		public readonly ?int $thought_tokens
	) {}

	/**
	 * Reads a result. Images and videos are counted in the operations that are for them: a text answer that shows a
	 * picture is priced by its tokens.
	 *
	 * @param GenerativeAiResult $result    What the model returned.
	 * @param Operation          $operation What was asked.
	 */
	public static function of( GenerativeAiResult $result, Operation $operation ): self {
		[ $input, $output, $total, $thoughts ] = self::tokens( $result->getTokenUsage() );

		return new self(
			new Usage(
				input_tokens: $input,
				output_tokens: $output,
				total_tokens: $total,
				images: Operation::Image === $operation ? self::count( $result, static fn ( File $file ): bool => $file->isImage() ) : null,
				videos: Operation::Video === $operation ? self::count( $result, static fn ( File $file ): bool => $file->isVideo() ) : null
			),
			$thoughts
		);
	}

	/**
	 * Input, output, total and thinking tokens.
	 *
	 * @param TokenUsage $told As reported.
	 * @return array{?int, ?int, ?int, ?int}
	 */
	private static function tokens( TokenUsage $told ): array {
		$input    = self::figure( $told->getPromptTokens(), 'input_tokens' );
		$output   = self::figure( $told->getCompletionTokens(), 'output_tokens' );
		$total    = self::figure( $told->getTotalTokens(), 'total_tokens' );
		$thoughts = self::figure( $told->toArray()['thoughtTokens'] ?? null, 'output_tokens' );
		if ( null !== $thoughts && 0 === (int) $input + (int) $output + (int) $total ) {
			return [ $input, $output, $total, $thoughts ];
		}

		$sum = (int) $input + (int) $output;

		return [
			// A zero beside a total that is more than the other one was not counted; so was a total of zero.
			0 === (int) $input && ( 0 === $sum || $total > $sum ) ? null : $input,
			0 === (int) $output && ( 0 === $sum || $total > $sum ) ? null : $output,
			0 === (int) $total ? null : $total,
			$thoughts,
		];
	}

	/**
	 * A figure that is none counts as not told, an absurd one as the most there can be.
	 *
	 * @param ?int   $told  As reported.
	 * @param string $field Its name in Usage::LIMITS.
	 */
	private static function figure( ?int $told, string $field ): ?int {
		return null === $told || $told < 0 ? null : min( $told, Usage::LIMITS[ $field ] );
	}

	/**
	 * How many files of a kind there are. Where none is recognised each candidate counts as one: it was made all the same.
	 *
	 * @param GenerativeAiResult     $result What the model returned.
	 * @param callable( File ): bool $is_one Whether a file is of the kind.
	 */
	private static function count( GenerativeAiResult $result, callable $is_one ): int {
		$parts = array_merge( [], ...array_map( static fn ( Candidate $candidate ): array => $candidate->getMessage()->getParts(), $result->getCandidates() ) );
		$files = array_filter( $parts, static fn ( $part ): bool => null !== $part->getFile() && $is_one( $part->getFile() ) );

		return count( $files ) ?: $result->getCandidateCount();
	}
}
