"""Known wrong answers to exercise 12; each message names the mistake."""

import numpy as np

from grading.questions import mutant


@mutant(
    "newton_step",
    "符号反了：应为 x − H⁻¹g，不是 x + H⁻¹g · the sign is wrong: it should be x − H⁻¹g, not x + H⁻¹g",
)
def plus(x, g, H):
    return x + np.linalg.solve(H, g)


@mutant(
    "newton_step",
    "乘上了 H，应当除以它：解方程组 Hd = −g · "
    "g is multiplied by H instead of divided: solve the equations Hd = −g",
)
def times_the_hessian(x, g, H):
    return x - H @ g


@mutant(
    "newton_step",
    "返回了步子 −H⁻¹g，应当返回走到的点 x − H⁻¹g · "
    "the step −H⁻¹g is returned instead of the point x − H⁻¹g that it leads to",
)
def the_step_alone(x, g, H):
    return -np.linalg.solve(H, g)


@mutant(
    "newton_step",
    "只用了 H 的对角线：要解整个方程组，用 np.linalg.solve(H, g) · "
    "only the diagonal of H is used: solve the whole system with np.linalg.solve(H, g)",
)
def diagonal_only(x, g, H):
    return x - g / np.diag(H)


@mutant(
    "newton_step",
    "除以了 |λ|：那是无鞍点的牛顿法，这里要原样的 H · "
    "divided by |λ|: that is the saddle-free method; here H is taken as it is",
)
def absolute_eigenvalues(x, g, H):
    eigenvalues, Q = np.linalg.eigh(H)
    return x - Q @ ((Q.T @ g) / np.abs(eigenvalues))


@mutant(
    "newton_step",
    "所有方向都除以最大的曲率：那是学习率 1/L 的梯度下降，不是牛顿法 · "
    "every direction is divided by the largest curvature: that is gradient descent at rate 1/L",
)
def one_rate_for_all(x, g, H):
    return x - g / np.abs(np.linalg.eigvalsh(H)).max()


@mutant(
    "newton_step",
    "g 逐个除以了 H 的各列再相加：矩阵不能这样除，用 np.linalg.solve(H, g) · "
    "g was divided by the entries of H and summed: that does not undo a matrix, "
    "use np.linalg.solve(H, g)",
)
def entrywise_division(x, g, H):
    return x - (g / H).sum(axis=1)


@mutant(
    "hessian_memory",
    "忘了平方：n 个权重的黑塞矩阵有 n² 个数 · "
    "the square is missing: the Hessian of n weights has n² numbers",
)
def no_square(n, itemsize=8, half=False):
    return n * itemsize


@mutant(
    "hessian_memory",
    "数的是个数，不是字节：还要乘以 itemsize · "
    "numbers were counted, not bytes: multiply by itemsize",
)
def numbers_not_bytes(n, itemsize=8, half=False):
    return n * (n + 1) // 2 if half else n * n


@mutant(
    "hessian_memory",
    "itemsize 没有用上：每个数不一定是 8 字节 · itemsize is not used: a number need not take 8 bytes",
)
def always_eight(n, itemsize=8, half=False):
    return 8 * (n * (n + 1) // 2 if half else n * n)


@mutant(
    "hessian_memory",
    "漏了对角线：下三角连对角线有 n(n + 1)/2 个数 · "
    "the diagonal is left out: with it, the lower triangle has n(n + 1)/2 numbers",
)
def without_the_diagonal(n, itemsize=8, half=False):
    return (n * (n - 1) // 2 if half else n * n) * itemsize


@mutant(
    "hessian_memory",
    "只除以了 2：对角线上的数没有第二份，应为 n(n + 1)/2 个 · "
    "just halved: the numbers on the diagonal have no double, so there are n(n + 1)/2",
)
def plainly_halved(n, itemsize=8, half=False):
    return n * n * itemsize / 2 if half else n * n * itemsize


@mutant(
    "hessian_memory",
    "half 没有用上：half=True 时只数下三角和对角线 · "
    "half is not used: with half=True count only the lower triangle and the diagonal",
)
def half_ignored(n, itemsize=8, half=False):
    return n * n * itemsize


@mutant(
    "hessian_memory",
    "单位成了 GB：题目要的是字节 · the unit is GB: bytes are asked for",
)
def gigabytes(n, itemsize=8, half=False):
    return (n * (n + 1) // 2 if half else n * n) * itemsize / 1e9


@mutant(
    "bfgs_update",
    "转置放错了边：应为 VᵀGV，不是 VGVᵀ · the transpose is on the wrong side: VᵀGV, not VGVᵀ",
)
def transpose_on_the_wrong_side(G, s, z):
    rho = 1 / (z @ s)
    V = np.eye(len(s)) - rho * np.outer(z, s)
    return V @ G @ V.T + rho * np.outer(s, s)


@mutant(
    "bfgs_update",
    "s 和 z 调换了：那样更新的是 H 的近似，不是 H⁻¹ 的 · "
    "s and z are swapped: that updates an approximation of H, not of H⁻¹",
)
def swapped(G, s, z):
    rho = 1 / (z @ s)
    V = np.eye(len(s)) - rho * np.outer(s, z)
    return V.T @ G @ V + rho * np.outer(z, z)


@mutant(
    "bfgs_update",
    "少了最后一项 ρssᵀ：没有它，新矩阵乘 z 得 0，不是 s · "
    "the last term ρssᵀ is missing: without it the new matrix times z is 0, not s",
)
def no_last_term(G, s, z):
    V = np.eye(len(s)) - np.outer(z, s) / (z @ s)
    return V.T @ G @ V


@mutant(
    "bfgs_update",
    "最后一项少乘了 ρ：应为 ρssᵀ · the last term lacks its factor ρ: it should be ρssᵀ",
)
def last_term_without_rho(G, s, z):
    V = np.eye(len(s)) - np.outer(z, s) / (z @ s)
    return V.T @ G @ V + np.outer(s, s)


@mutant(
    "bfgs_update",
    "ρ 用了 sᵀs：应为 1/(zᵀs) · ρ is taken from sᵀs: it should be 1/(zᵀs)",
)
def rho_from_s(G, s, z):
    rho = 1 / (s @ s)
    V = np.eye(len(s)) - rho * np.outer(z, s)
    return V.T @ G @ V + rho * np.outer(s, s)


@mutant(
    "bfgs_update",
    "G 没有用上：应为 VᵀGV，不是 VᵀV · G is not used: it should be VᵀGV, not VᵀV",
)
def g_forgotten(G, s, z):
    rho = 1 / (z @ s)
    V = np.eye(len(s)) - rho * np.outer(z, s)
    return V.T @ V + rho * np.outer(s, s)


@mutant(
    "bfgs_update",
    "这是 DFP 更新：它也满足 Gz = s，但题目要 BFGS · "
    "this is the DFP update: it satisfies Gz = s, too, but BFGS is asked for",
)
def dfp(G, s, z):
    Gz = G @ z
    return G - np.outer(Gz, Gz) / (z @ Gz) + np.outer(s, s) / (z @ s)


@mutant(
    "bfgs_update",
    "z * s 是逐个相乘：矩阵 zsᵀ 要写成 np.outer(z, s) · "
    "z * s multiplies entry by entry: the matrix zsᵀ is np.outer(z, s)",
)
def entrywise_products(G, s, z):
    rho = 1 / (z @ s)
    V = np.eye(len(s)) - rho * (z * s)
    return V.T @ G @ V + rho * (s * s)
