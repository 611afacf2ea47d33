import CBzip2
import CLzma
import CZlib
import CZstd

/// What one call of a decoder did.
struct DecodingStep {
    enum Outcome { case more, memberEnded, damaged }

    let consumed: Int
    let produced: Int
    let outcome: Outcome
}

/// A library's streaming decoder behind one shape. Its state has an address that must not change.
protocol StreamDecoder: AnyObject {
    /// Makes ready for another member after one has ended; false when there is no memory.
    func beginMember() -> Bool

    func decode(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> DecodingStep
}

extension Compression {
    /// Nil when there is no memory.
    func makeDecoder() -> (any StreamDecoder)? {
        switch self {
        case .gzip: GzipDecoder()
        case .zstandard: ZstandardDecoder()
        case .xz: XzDecoder()
        case .bzip2: Bzip2Decoder()
        }
    }
}

@safe private final class GzipDecoder: StreamDecoder {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init?() {
        unsafe stream.initialize(to: z_stream())
        // 15 bits of window, and 16 more say that a gzip header is expected.
        let status = unsafe inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func beginMember() -> Bool { unsafe inflateReset(stream) == Z_OK }

    func decode(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> DecodingStep {
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(target.count)
        let status = unsafe inflate(stream, Z_NO_FLUSH)
        return DecodingStep(
            consumed: unsafe source.count - Int(stream.pointee.avail_in),
            produced: unsafe target.count - Int(stream.pointee.avail_out),
            outcome: status == Z_STREAM_END
                ? .memberEnded : status == Z_OK || status == Z_BUF_ERROR ? .more : .damaged)
    }
}

/// Frames with a window of up to 128 MiB, as `zstd` itself reads them; skippable frames are skipped.
@safe private final class ZstandardDecoder: StreamDecoder {
    private let context: OpaquePointer

    init?() {
        guard let context = unsafe ZSTD_createDStream() else { return nil }
        unsafe self.context = unsafe context
    }

    deinit {
        unsafe ZSTD_freeDStream(context)
    }

    func beginMember() -> Bool { unsafe ZSTD_isError(ZSTD_initDStream(context)) == 0 }

    func decode(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> DecodingStep {
        var input = unsafe ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
        var output = unsafe ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
        let rest = unsafe ZSTD_decompressStream(context, &output, &input)
        return DecodingStep(
            consumed: unsafe input.pos, produced: unsafe output.pos,
            outcome: ZSTD_isError(rest) != 0 ? .damaged : rest == 0 ? .memberEnded : .more)
    }
}

/// Streams that need at most 256 MiB of dictionary; `xz -9` needs 65.
@safe private final class XzDecoder: StreamDecoder {
    private static let memoryLimit: UInt64 = 256 << 20
    private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

    init?() {
        unsafe stream.initialize(to: lzma_stream())
        guard beginMember() else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe lzma_end(stream)
        unsafe stream.deallocate()
    }

    func beginMember() -> Bool { unsafe lzma_stream_decoder(stream, Self.memoryLimit, 0) == LZMA_OK }

    func decode(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> DecodingStep {
        unsafe stream.pointee.next_in = source.baseAddress
        unsafe stream.pointee.avail_in = source.count
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = target.count
        let status = unsafe lzma_code(stream, LZMA_RUN)
        return DecodingStep(
            consumed: unsafe source.count - stream.pointee.avail_in,
            produced: unsafe target.count - stream.pointee.avail_out,
            outcome: status == LZMA_STREAM_END
                ? .memberEnded : status == LZMA_OK || status == LZMA_BUF_ERROR ? .more : .damaged)
    }
}

@safe private final class Bzip2Decoder: StreamDecoder {
    private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
    private var isOpen = false

    init?() {
        unsafe stream.initialize(to: bz_stream())
        guard beginMember() else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        if isOpen { unsafe BZ2_bzDecompressEnd(stream) }
        unsafe stream.deallocate()
    }

    func beginMember() -> Bool {
        if isOpen { unsafe BZ2_bzDecompressEnd(stream) }
        unsafe stream.pointee = unsafe bz_stream()
        isOpen = unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK
        return isOpen
    }

    func decode(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> DecodingStep {
        unsafe stream.pointee.next_in = unsafe UnsafeMutableRawPointer(mutating: source.baseAddress)?
            .assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = unsafe UnsafeMutableRawPointer(target.baseAddress)?
            .assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = UInt32(target.count)
        let status = unsafe BZ2_bzDecompress(stream)
        return DecodingStep(
            consumed: unsafe source.count - Int(stream.pointee.avail_in),
            produced: unsafe target.count - Int(stream.pointee.avail_out),
            outcome: status == BZ_STREAM_END ? .memberEnded : status == BZ_OK ? .more : .damaged)
    }
}
