/**
 * Direction numbers of the first 1,111 dimensions of the Sobol' sequence: `new-joe-kuo-6`, whose two-dimensional projections
 * were chosen to be even. Source: S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional
 * projections", SIAM Journal on Scientific Computing 30 (2008) 2635–2654. A test compares points with another implementation.
 */

/** How many primitive polynomials of degree 1, 2, … 13 there are; dimensions use them in turn, the first dimension none. */
const POLYNOMIALS = [1, 1, 2, 2, 6, 6, 18, 16, 48, 60, 176, 144, 630];

export const SOBOL_DIMENSIONS = 1111;

/**
 * For each dimension from the second on, without any filling: the degree − 1 inner coefficients of its polynomial, then its
 * initial odd numbers m₁ … m_degree, mᵢ < 2ⁱ, each as (mᵢ − 1) / 2 in i − 1 bits. Six bits to a character.
 */
const PACKED =
  '2QJM2JKESJ3ZtANBXsvDYeGj0qE24mOYrTszKU-B9s-YnzHiHOOL5GgMaOmSOqcW-PVVmjzmImifeBIEHTJdlMxylO1gbq5bpGUJai3S' +
  'uA3DYe97cbzH1Q7QHT-Zj0V3_r7AtKpZviaXaxhF79FoLMecfAnZQSUHM0UlR05x6ELLkOlyTo43rz7G1CFfhwwg3Vyxn7hCSPnFv_dX' +
  'opatQgjLkL1u8NtEGwQiEAomWCqxaLDns_kZFVD7RbLFUdhztS9ebKA78079NMRuNwbPvvKTtbztjFA-Oy6auAQxa198kkp1RuJ6FRSg' +
  '1AFBUnrHB97VfBKgygVbO8w3_zXqC_YtP2ckE-v3ZoTt6XmQbVY11b9XoIDDaKx8PDnIMQiZTrRnV4qB2v_xiPx32lWYkUQC58SpgouD' +
  'hk-dFMukZwp6t74yh63RcMnTmwYu3yPRtSrFo2JbZ8ywvOK55Qx43gv55mmsB8IAISSL3Hnepwbx2mZbVB19ykol4a7jrRqZ2U5TFQN4' +
  'Tub_OIXmrqYTcils7LpaW4fPHG6g_u_0SUSzps_a-kg9SQJOQkuLe5Qa0U3_6G8wnGg6_jZKwsclw-Fqexl9JhEIJcBvlPQyk_UiAj_x' +
  'yrPiiK40wS_wVDFHSMBOfxDXwL426kPzmqHqXbLpzzcniWAuET-27n1-g6kNJhIzjUwEZt98jgmqkiT_Pq1tE0xw3IZ3DYU8HRtFmt4l' +
  'CpGVnacRlX21rQiBclrxfIYyXHWEbF7mt2TmPUqlTKpyWWi-8kPHOGhoCzi9ZKXH2WDptDJnlWVPz0FZn33C-kKB-H6csys56mISZwby' +
  '7mJIVIDuhW4gYlNU_tO3aY2zH-VgxgpD8sMmo-JJOk3H4e0WJaXv7i-g8Z4RbgL4wC5-fmxGTbL6JGaWfuIma1TmyEtQAbANiIC3ezrS' +
  '3uMaDVa7fhYlSj7rL9Wvk1d_ocWewzgf5zcdwT1528-sgWFRJJzLs5cQO9PH9NGUyQfJLpdN2CbfllJtUIDNsUWzdZPfHYa-Jdivyk_1' +
  '-rt9VNnpbH6uNsntYyMAOTLrKmk16exbI-d9cFfa5U_RUTz_y89F_Mu2v4GYR2OZZwCv3HD04EJ1AX6K66h28RjBVc0bclk1LkCyyoMh' +
  '5MWswI4A9DrXuxNoYvRATdrGzRwyN0I64u2EGBx3lPCN0vcFD2xYrZngCA6I0Y5DsDXnCwSitBxzlb21wn344L-i739xUgYm2DRF4ECw' +
  '4IziiHo2xGdzMe7DjjDWNDNnVhNijcIcCW0-97rHWo5nm6V2td4ex1F1m0uFGNtD1-QmpALaruIbhKx8k6X8qRN2ACG9auD8kgLkJuhu' +
  'BpRKE-5kTNxT2Cd6LZBPtp9-E8wEVxu0xcxKJllqw6MimEUnKMtGaxtQAqCmd3kiid_pW49wYQp3GAy5q5V41_qd-l1-gikY94JYL_Z-' +
  'ILuXYjeYI8V_vkJYhgxx7GVjJUlkpq_PMqUQXInzW9s2SyKgaxm5_Lasu4MOzOOHmFTQUvjEdjWloZclR0s8osFBgFI2wx9xKfhNm1uK' +
  '0AMXXdUbSh_IGAs-IqkrUpQn1EZBihRbEhUFV5CHHFUJFGUZ1iT3WdqSSKpzP5TLPkwb3bG8sFV8psjNFjO-lalTyYIdR5wuwwn7ZFgY' +
  'Xi8u5QoKjegMQXNakKDK-mctRsVOuCRt4oqbBKmaHsemt5AYVUPP40nrGR2rKq1bQEaNIhWkkDl9sV7kq1D1-piMXam1vW0nhV_spILp' +
  'FqSN5NHbDXdFu_fWGJ7IvF7NYaYXlXlfd7qi1376PzA60Egn8MtMWEed_AgLfvysQ-Jz5mmJz7ZlyWF1fzm_Ez6lN83oQrVxoEkTqxn7' +
  '9bTSkywFkq2wXWsIZdS6RNAJNePjJv1N2YYbIyHNl39Mf029nfEZ-nVvlvvzfZXuFSlLh_YKPO-rdTHFppkpEPUGQuSIoIAQKpELcpGT' +
  'EFb15F-6-zEqk-mJjZ24CylAYUpvbvHzx21x1z-Hk40kEiiLwyPbP6yQXlIkNe55TwKVzTs--eZ7kDy7_7h9tDUsHxmAlUC82aTd_7me' +
  'IGNDMlwQ89oQZZPSidSEhHg9j4E0zqep_FYJGdU2Ku9eMApC1CMNe9cazJS1orDBOI5RPHMIjOcJyE1FVy3xEV6kTeve33wHp3JfkDFu' +
  'H5U8-TVlKIYDh8xcnD_QanENYHJZx0aOggQlcS_N6Wo6GBH-mN7xczEfvJvMyuJOHynXN2aaqL-o7wYrs1G4_ASw4ZYJxS8sudi3X9To' +
  'KizucyCLsntVa79JmCzrQLQK15VfSGyhxRV9BypXb1HZJNBRhEtlaTbMDu-EhH5UtCi6rQuhAYqDWViA05K-_UcTiKaBypgiqgChAqN7' +
  'Ad9WBpGZWlqAMqxTgDOJXyszVvfcqrjvD1triM97tpBtjzZLsaR2QOq0Gz5A_WIJI1ENqErQA5JoOArdQ221DNaVc29rkV79S0NfuReg' +
  'Xfa82bnddojlmzhpPW7alJlQ4uRCt4EPb-Mo2vHrzrCD6QkVWm31s82upMMXawJb0YBmtLeHhzAStXbh9jXEPMFoiKOvbOJ-_UbQG_w-' +
  'sVfCB_RQfpg4zUWkLH3OfDxx0_dj-Q5dTka8iayJ26hDJfAiy4fGo_GVZ1pKadqxO8vzd-yL7lPV5xRkYIOTYD7z3uYCzBaeHzn1ShOX' +
  'eYQV_QD61rZweft2kl1ZmSrp4tNPDMw_mGxvraiVMHHO7DE512wZmHlyzQZs_Jy1mAaGxbbmTpaUSHpN28qGPRRkssjd8c3ZyZg8LtcK' +
  'jmdT-TymX4xk_EmeSVoXzHF50mO5r5vmytXOY9wt4_XCrduF7_O2u1P3Nwixvui9tCAZ3fyCHx7oB6rCFPzMf4IO4sHePI_PyCSLKDFN' +
  'SmPlwnxN7AI0_fNt1fHJdSohemcn8k3CVCo9bkerYXJnmZ7WKpjXCusLj5vJhyJeK-Pf06lEqbz_aGPy5w-ykuEUpfpmSroSGU3DBS2P' +
  'fKEdl9054DSAb51b6YC4LoHt9w1g7jeViAoPrT1lT2cjOfYgmKv1QSh6Gdx-BodrBe0_8EKDADrud-tgtbczLcIN3eWqygIz0fcR5rya' +
  '2sHU7XpQkcWKaJY2I8USROwkBKtnf9FBmCnjd3q9_XXB-AFXtXGRH-YZCcmLAfkhpJOBpLuEWqzR5vnsLWZnwwqrUv9veZF4lBs2drzI' +
  'hmBBbfjsD63wQx2JqEsHfIx4bRskqMwGQawoj6JgVr_XUjdu84erNBEogpHj1RDvH6QU-diZiY7aeJwBHW4E5IL8onjlgelZJ-DQlql5' +
  'APPoEVw0Ydon7isktQsC3nIB_IeVd0pZfYhImlTyoElDDupE_rZ0MvUiGOv9gSEQCxtfxMgaaEldMfr2toZx8z63kzAXxrEz-xe4JSTE' +
  'DgCpph-rqPUySSx_jcDCBFcwlr9V0nMpaE2NMN2o8rOjsePZvvVGZModTffdXlvdpp-pAYf9-64S4N9A6GMCnysfF4a_UUNhHd2cTN5X' +
  'dbonKVRKUFleJlvRdjJlETGR9wyOjPOamFBQC5vW9HUk23YZTHOTJKUyLPA8HfYz0aUrFwbXkSxOiZOppSrheP-Iv1-RUPLOh-TXclbM' +
  '2o7jgkUdCLokJ9U00EXhWwD8hC6yc5k3Rlj4rEi1xbKt7NALxM1sLrwuQyWle6Q6TXcIC2IHbD25nivWK-skautjaLhglGofYEb98QmT' +
  'I0KeK2e2ZxkPmVH2QPRLAsSWmssaJKXJ8RUWyCakEXwvkc1yrmi14U7IpfyGAdbNxW6zHPwYEGMbzjKd-1VcQ_BhnXQnGXm2s9TfBfOi' +
  'lY-qgaSe-dWd1cotvIC_ChVc8S2skWL7qTv5h62msqwI8elK7L2dWJQKT-4Fra3vk74X9hqaKCevgvTl6jRt4-o6hWp83Q0_k5smBC6r' +
  'TaxtPqfrlCJFiM-F7uhm408S34RS1zUc07EYuHd5JRXWu1npR398zqaIk88L-ka2yDBi6pCtXBJrsspMW4mH3QuUE0tFRLTvk_J0srrV' +
  'nJoeM7InZew2A86XQAFo3zFwOux1zCl6yomxF_GN8b-gFK9N5CdNjw9KnuVqclhQm_auLW0_s5_QJ3lGttqu1Z5ltNufpjjOtf0NKq7J' +
  '0bZroh9orz7KHOUd1yHHRlDw5Ke967zFimlKS1oMr7X_WtRfAa87dAnV__K0KA9YzcSUv6_Vw68bDvzk-Wgar0wlwN9xY8hd9YXGpbiP' +
  'G4ypWuxNcFZdcZfuru1j1Lnjaq3kGLxbVx9g9H6QfcbXXIVIUl6gDkp8yumu1vs9yzydPXd-rOoD3fl9DUq8G2-LcjzOn3ed6fy7koF_' +
  'GymOsBK-dMYrPxlKdYIUk16z_H9c27wWl9hDhal6HyPhOmT8XWx6UE4XExDOciv5iQyIeQ51G1_6QIvWL8n30YS9ZqEGBTZS9ORTvIJ2' +
  'eoWy6nEOeSUS_1EXmJcsTTb9gfAdjMnJ7qKWUH1llOZyKtyKY_Hi3b88l1Pq-qCQztWaDGB7mFzUBboB0jyrl6BG0dcG1qFlSKoE4Ac6' +
  'ZvVAVHPZSSVD9SmrWNALyeLACq4ddcEeS2wBuoAMbCpkLYpUpeihE2IMaokN14p8jnwpulkFarTHRo3hmWCoZOhFLOAnFzXm2B679Hfs' +
  'uRPpyhO1tgpvD8oSm1I9oWqvKL5n0Bm6OzkyPfvzmsQkYhMqHo3To5XVroSCpmiTHcbKJMA4inmsWfEMOOEgwHiA5I-NlD6yCEpTUPd8' +
  'nNOAQqealJsX7jVHG8X5wV7rH5hBhmjxWFu0dv3QlXXBxNQMGOvvaiGwJwHm7my_kk53AcgmIh8zANEpKcvFfVOnfVSAT4OKxA7OGXtP' +
  'LZAaBzaSdT4sMiHftAp2IzVLaEOqY0_PAyu3l5vdPXmNePEA3kKGxExzpVSwS1BFUOCpMrx6e7M37BGg86w2oHD2wITwBPUI-j3vSGSR' +
  'AkKBS1--CvAMMEFFZjBXLgORsrnWlq1VcBdyNQnaciUUg6wTBeMQTeTz1MT3YfrBhU9LoO1X0jwEspBkvv5PHBzp5oM6XBwitj3q117w' +
  '7_ylB5QJtCqJDA65tJVCGTvVTX_ws8Ii9ZCKoRUu0deWy-CIqCUwahMeSYf5t_iXCX_oxWFrZyCwZSSCdB7K5xDj7rtEEOChwQ3FffHK' +
  'kf2uqCzFiiS-UkLjxPSpC1xspfMupqxsN-MC8Zjo1pG9_GDkNXDEq_tGZ6hkGHyOLDL6gwicILgBRRw7DO-PT0gGR0snZW6DfZ9MWwXb' +
  'nZFQixDgAwhfDAnSW9RhIDjkKR_bXE98DlTtDm5SulkCODHt4mODvI6x0-FPZxmneiDxLxXhzpRKzr45LD4hWPb0o9Mo8ThiD9DdnnUM' +
  'ebaN9PcEMFEZEOsWBf_VUGES_02D0gqLtqCzPEb5MEYmivxUJWVEEew-QqNURoU9s3VEhPh1KCJqe1fT8iEtIoqi92WnG1vSnEu97m93' +
  'oJCXPh_WE8Jk7amy-igr2zAE_i6Mgsmmt8te_oFESlYeLgVCzW0CdFL0P_TAwy3hWAMVFNF8ZnVzIT7qtMIFZaka9WFPNMkbvIFfQPDa' +
  'w2t9r48wvFmDDwjMB6FyW3XGF3WhUph__siQqJMF7hY6ntpZkikFUlF97rtsrvYaqSDw0GCV3RWliy6zsiB_GTJSDoGhAAZI3_UGVo4R' +
  'EYZ97SCjeJGjiVJaxXKwpWgOsGqHbNZP3mNPL926GsNbctwcD3fQBumG3SPQuxq6TmcLobG4qjWf24w1J9CirG-2CZnWgwQ-4Tx-HDZ8' +
  'Rg6iYFIA_kwHGXdo6p3POYbIUeHKpRPAZEKQGXG6-HRhVQLDQLctLOB7HUZhXxshYJgSJG7HYy4ue90oAhDPKIHbtAgV51-9U_IG8Hd8' +
  'tJNuGZOa7zoiHw56xCLtJVC1A7kH252SiR--hror9nH8aEdceQe6d3hwDIFGKxFML87IPb1YIJlNSYtqa1FQFBiIPvHnkIOsfqTgBeIS' +
  'KXfMR0qD2WQuLIUf6wHikULnWCaBIeTZ9DRjJAwqqn_Io9HYo86Vc8OWTJIrL7j1nWk4sPMQ3Iw1vGUSpUMCtq8cI2mqLacJQ0H0t3VI' +
  '_tQl9PaWkof5EtJBD_0yD0pCsy7gZJNzqVd-bcX3GeUdJOUi6LICy0hJ_5iJaRWPGO4tDhLf88JfiT1M7DuPpQlh6Jg1lO_C_Nr5Fm6o' +
  'Jjlb6L9oz59XkbZJl84YtEojNpZHx0Jx9wKeH1CzR_amRKE_YUMc6flAcvsfKL8RJW5JvqqxREmKOKq7TaVycgJc-MKQ9R6xX8ocZ08m' +
  'aKWX-j7jHtaoUNpFKcGjSLEcPNpu_WHKp9vIwQYcD5YAibKqzuFhTPDSuIsLoKxLAxwZ_uwTbDNwK4rY91-a2S4oIX2K72JO2mt0bfXB' +
  '8bLDm0Pc7yGOp-bEeLF9BfrQPWZEt3cyLKq0vwHOMf-2nXALMpfHk90h4wfTCgLPKS9YAZ_OOxfyhLX8CFcTqu1hGS1QLemm1_EOqU-6' +
  'hixLiaP6CPdjFH3-2PLnGSRaIGZ9xpWGuLru1Q3Q0whWTFIoL1dsxUluiQSVUxDMBbxo5ZxCYSpTb1MCTbGNNxAxYIL_FMIO8hoPmuGF' +
  '5VAaMWgqmFJVzSSwsR6Mflih10rlduq5uVMlETFmbMcQPPBJ0Mp5StkfXFM2uBcHMs2Fju0VN7HUtu_M0XPcGdqTdBp6yhM79rh9uv1j' +
  'jtJ35M910BRfBX-OA5duNDgZddZamudetvcNJaiqR6Zm2-AbA5NM_z3od2p9wDpO5NYa7kvYqron78lRNbFxLIBJB7f0cE4Ne64_NfFY' +
  'cdORJONhzgYuAsPKMdljjN1lPgb7J7M7DM_JN6Wr_PRz5m08ZTrOJVFo638k9q-UXaOUNom0yehSUe_V2OduTnnpt2LxmL3bOnE5WJG7' +
  '75Sf74BOrEVBDAsIad9wZaOuHrNvzlyC9SYP4O10t0xrHv_GQ9MuO5K4SrwI1tx9kz4O8LPyza50AWhMjkPBNPdD3CIvjG9N-PI_xF1L' +
  '7s2ELhMtPQGb43CyjoIf0dpPcNB-sjL8B9XVAzPjYv7GBWRgGTQuTPlYAFSaIrRXJrjLPvVPwjwMWVojK9JP3eXQudINOpocQiP4N1ZI' +
  'SURdyRwx5QDqewJSYFfF7CpyQMuSU76BjEP_9GMQPz_Ycit6CTVvuIQRfFgFoGPKjRd6KQYyjUAMQkdUqQSHQdr2-GRdUAPr192QeKsg' +
  'NIeBO_djXuQimev18hRGDxZpCQzGzWpCVPlwxcHFQ6wuVQhnoKmW6onRCbzjpQHu67tq3GRVoZn66MmTaxXxkRWR7c_wVTyFHxPjRfvj' +
  'E49gOlnUbGZRmXwPsi8AhxpTe4RqxdKnMoYgAgJS0RvI2vFkD1Ts1VCURxF6bV_drCEaA6DR06FxKHcHDtVogkR91XdVRry7IyUe_SEc' +
  'K24LRXZLtejESH36s4kLaBfEOmdSIPF_RM6TEypjBHSNUK9fdaWGGZ4PASVoE7W7c9vzTw-9Sadfm8VE3PWWDsOSfyooQYN8ySqZKuSg' +
  'd7Nw5sNwNzWPdSluErCW9XNoGM7oSqGm1nwtomnnJr5S7jNwCac36BmBCTS-nIIBylGx5WS1XTAHgKLF68rRzmV5TJpSTn2iTyEKQx1T' +
  'PHzoDsvA7GyjyfTXiDHQoXLLXgqNCTb5SRO7j8yOrJGYTeHgkOo_3dE2w6NThm1qhVVm6sjDmKTrmhHvdHOMfkDzHT56P-BMyisIC-9p' +
  'T6wFtUBQ2vmbqFbUBqrplsRBj2rZBaUH2A__auVF0yn9BUOy8WxnMt1c5DvQUQTaPAyDYRKzsN7UZ9e-CQbEocVDH_UagE0WmQeNNmJF' +
  'SUmJgaSb8IkWCsXPU0GEt-PiGx39GB3U3fnQMiz15W98XxU4fz_8A-MImxR_sU9eTHjkkHfOlrAXU-uYsYMWk4hSzrdVSGt1az6Ee3ov' +
  'FXVUbYY1sa7fVfL05VY9MBpceBTlngIhViyBoAIfJ1EIMuCVr8mBELUx2uBMA7VtraQGv--oPSY6rV1Y5J6djisuMhvkV5gJ-7-ma3R-' +
  'qqRWAaIXt8X-BDfpQfWKXAlYIXc7YOK5eWRhv_qn_wgPqCjcWSr1h6DchHFuyChWX6VIYLGyq82hg8WbmRQwOHhu6ZVpmWhY8y8FacmF' +
  '0zz-Wkr7ZmXRFptJDsdW2O5MeyoUh9HVROW_IBpGQwR09flRPXCAGg2NGIF64cuoXLsFHZSH6TbFeRKXNDe4OE5zS1GlvbXW3iFSCUjs' +
  'Y1bsvXZV06XXPSVn1ZglXs7DcZGZApkOsHSXylqQNg7VKL_La2X-shGDuWKgnZhRqYHs4O7Kx2Rd0Y5oYQ0NXrGrrXhsimdYVKZ-IglY' +
  'GAsI3SYWq-OoXL_tJcE4RYfuiGPrI7wnPOMRYgl04rbWTPd1GGuYmWaLf-b73C04olY4FkNhJpw9S733vZFSrE4j-Uot97GrZG65NTY0' +
  'grTac6aZKDxH0EavQ_XWW9ZRslehOvqQ0jI_TZXwIpAHKdWIWYYeZeOcXVlFJB3I4T0ZicJQi5p8Mt6HmXZoEapBooxmIztcxZruxQR3' +
  '09vlBVu8ZwrCdlXJdO56vVzZzMnFr5R_QWWQ1AZ1UQo_gVSmtsCOOaG_5efdfCEE8gzZaMsrPptvoVt_auBaUTGhvXDS_5Y57baXELDA' +
  '68PvXn8KKabJahpdvBaBZN0ladY9i4T_m__p3LzaiPdbQCClIVB43DattgVCRKw384thLaz77rCfG4UURHxCa6tZplY1Ek8EkpBbEf5c' +
  'nJ13dvf0UPbHMg9NZn2-pLyAFbTKKUFATaUgPrp1bVduQQUEfIEBOs5ba-wjAMT7FRNvLQbxRo_CiE0RTcUv6b4lZsjaUUZK5a2Wb-Om' +
  'fqQgAUJRFnfcDIV5Tni1ixj3EScJ7d07MXsmx4YxYcKS4mBDrsBSLuKicUoom-gjC56wvOCckpWZUPeQKX9xqkcncVnH3FTxPAtPdctk' +
  'FWcLC680tq3LcuLAoQf4dx34D2ccwJeekHtdAtGwdyc1cn_sHPgxyTTYfdH_yPpaqyR5fo3MdIC4i_EZ2PUMcRvdLf8kbqOsbRLNxBdO' +
  'gJM4yWZ_TlCZZdVhjONzfCqChtDWdZm4zK4D-K9Xk1odcPNkohN9UzpmPldvx20aRwvpeI5WXd9ICcTgOXMGmMdSd-OvxtuZa9QViffe' +
  'C6LvWKXtDbFpMgeEw2GPbysamYCn4eIIYmeQL7f7BSQWeL2JzapuqSY8OjrefAPwnSCjDufbTFeguBGaNvNTQNp2rel3zTl0Mrct_8We' +
  'emYN9cD2geEpBkOesHpBY4JP7nt_YKevMiF8BXcxH0kSKeyztL-h8kdXP7RYe0qJM_jlWNr54cbfKcqmDtAwGBbT8efSdRyP9G6m4gUK' +
  '4fX4bL05Y0_JbpCOfYHowhvGBN1pz4hfnbyTXafMRDJaLmfuXtCPuhyY6cwibfzLTtTT2vuZjDLVf2seAX5AnF910vUf6gO5VB1FJjb1' +
  'ugf_9Ghjq7wtEdB_agDL9OdbtL3820IpgKZwd3-ZHHZRc2DgM3Tk8dSAVbBgFagXw61phecxtqB9NgkOXynO6rZinJqIgn9LMJrxF_lh' +
  '7sKgz6Li3VExkLM-MKg8xzedgo10fhH7zg_IqkMF-a89Y2ayhIgoc26ApYR3CTYhQxFazWVuL9ABYuhaQGWxJ59cxNNeOhfS8YWDG2N1' +
  '616IhgAjuHTClT9MvDxhpFOmpo3H16PA7vhsp93QG28scwluMhyGsIFPtn_E-AYEh3RK8D2Jw4Xg77TiCnaF3bpa6wfWfhiHwkeXNNuF' +
  'ZaHQBiaUfC1HYv37hkUOij8mh6wum4aF0icimQW36rCbbPDu-OivvagGfZkhNteVYixpbBQ9ix9g3H3ui4hOokZCkMIguHei94fJeq-1' +
  'KuxqatjR0yMMYRZlji2M2jUteBtouFe4bbKkjbxz-8SgzKwMF4zjigLmJ3NvVW-4c3jk1VRkl3caxHc4DjtvLVuaqD60sO3vjwfVWKcf' +
  'lH18WpLj1oRS1fibPP0s2Xj2PeHjx9a8Z50gzj5E88Y6sYch18Csj_4t18ujtahsrXNkEbR060_41DKRphkHVaViRKd3daHEGkOzLrf9' +
  'vcv6h2g2kTD0t6Ci0Li9sdlkcF2GNcZ5BSudgSklyaR7GIZnI-Cq5kpLtOqqNgp_DhDSkszYjKgrmoPV5pLkyHSyO3IQ7uFE1flAdSxG' +
  '1U0VysiWqlJbqqRCRWYR2p2-lMu_SQdK7SJ66qnlPim1G9gbf_-TGKlUZX6J5_jJy3XaPlbUbC9x3N1_cZP-ld5yX-8ZWR49-1slhc-X' +
  'A_B0E2sDrPlrkvve4kLn12iUBltGODVkhLmBOHkZlzl-ReuGWQzlCg9mDulupstEenuLAsmKPFKPsYhF856wDmXbtmsXxfc_B59jmouE' +
  '4uJD0b2CJrLmuxy94o4TL6X8CTm6MlOOq1cC32RTsnLMLD55O1h8V42lnNECmzv56rY8t-rnVgaGz2QAM91qhUnclTlO4vCspDk3ungZ' +
  'XCG1ySCraPjHnjhmsOAUwJlgoeZnqdJzNeUhoARiyTnx_qHVv_elA5outny6QP0mziRcX0Syn7zkUDDxXl8rYXZn9QVSjiKINwoJSfoE' +
  'odGSLd2DMLGo3oNJHd7ElMPiettvoThld2p4idGkk8Yogls7XzpgYXlyDMomH6SuV02wTPGVUov92atB_A9tmgD3o0dHVCG7zfb36DFo' +
  '7AeV3R7fVKZlqQo9rMoTRF9c1kJeUpDRnGvG0GRY0s5rpJaymTxoSXkRprapMLMAgbn_r44rA1pS1KP7CCxTJmTw4peaUyy3QGXtceQd' +
  'pkLL7hhlJwcq4_aptyGo80_ekjc6mBpzb50WvPW5cu2vdp8BWFkrYsFnMeD8qGwaRLsCkX9MwQZqP-LGfprgIhPrPGqSkAJmJ-YOkxtB' +
  'uqY3okmTK-ZteSvOqbI_ZinSYvDwo86qiItXls-Voj8yhuqnpixG-FxvFqOBNquHjoUIHst3hMWjq2A03aZ5-PO9Dkrq5i_CtIYmE8I6' +
  'D8q_eX5X5ykmB9DgWrO9tpEGT391LBZXrQU4eAc4bzWrlIwrckbGLWhMiqX_pQrmHRL1ADFaSxLV9rqvdN5aVzz1bLDzrsEGQYlxAxjE' +
  'AJ0rxXcxDdD6EeGVOEr0h3h4mLGatE7aor3Ac0KkLx-xwHaRsArEDw8UhX6fx2ZsFThtCc1MwHAwmJsPCnFuSN7Si91nosScU0mISNvi' +
  '6UvAsXfUcuYDzJjlKyrsdp2V5SZKUNbOEZskxrDlk2nO_DXW-soaVKsRKqeBh6KystycMShDJ9U6kxps5wTzBqfBmbqIEzs61-ojIj5Z' +
  'T4ltftIgcRzb_7DY8u2BtNvjFrdrB3VgwTktOmnwrdRwiFIspttWcjfS3jSCLHIiztljxPpIARSzXKi6tp5ldfVocn-WmOGtqqKpZ6vx' +
  'YOvsWutxLIBvPAQE7VGOHt3g1Nf5Bq2z_HUtuC9pAqhfoHHXe4puHqd6mob6PoAYvKuNfNsG84E_UnHqiuQ7vbNP3BmMa7GPuWL09-Co' +
  'Z7z4GHjucfkdxTYiZkYwfBugdY7SLYDsXaPwrujZsXORwG3b-cw8upFgCce0pMUALmdu4E3lXGCHfWe-2ru77ceoidDGNnE82vFj4K_Z' +
  'OwDR4_Y9vKPyb4c31jcLw77vMYGKmsx38ALlkxvRwB5ns40hjOQ2cviKmjHlw8w8BXIIvnDc-kYpEui7hoxvoaZq-Pe0jvpCRQvr3t56' +
  'gqCDEUn87vuWoK7F16-wzR9pvwBjVW0kINOm1JTv5Tj_ANciy7b1m2wBvdSrdNrBWDTcGwCQd1wK0sit-wDUwL7anNed6ge2Mi0wONwW' +
  'ZrTyqkDH4swTAA2Wm_UQYNTimwZ8-1M7-rzSIocdwlDAkQhARkiXA8Gws4VzMcmbGuyGsEw0AqoyFYfmXJ5mKw4N3-5d0wxxNHZExRO5' +
  'vcb28pzJDE8xYPsU-tRJXDSvAexd2kQBPMjCxGeKmxkumoljgb4SQdsSxnwsz7ZllDPfY1wxwTEjVfDKlA9oixx5T6ogJoEzn2-_ox83' +
  'jAUdBwOlHOQ_yAN1ps9Q_eM_oPfyDhvnaHwkBhZ7pmyFwmdZ6kpG7APNVyJIJg_hBy-13q-zyYu00yvaDibID9pynmvPRKluiXY1k0yz' +
  'SlGNMrtC4GKQ6y22DPelSStL32aHzBX6xEAhVmEVI5kzCEsY2gDZZPYC47zLCTtgHzcJ-Th7FzQjoBWUyaFbVfK6zT-N4PuueU6kSxYz' +
  'Wb2GuKStm2UFAzzl0yIX5ENX-adOIzmeeMKmTK7R2HGjzptFDcZ794ddrJiz3QWVfTkozg26YQz7PF8NPaAiioqI5z-IP8IgF3PPvKlH' +
  '0D8mHDr3CfA0ArH0UaAOZJkN8TG2yp0XU7DJDb5TXKUQr0eJARC5smqZKmvn0olFQRQHK7S281g0urTjb8nR5vRO-a0wetF0BOIe0uKg' +
  'r0zC_uJDUUjdi3Nw05cjU0XZYIMcgN206vri1Cls5EbLgm1EMEOmS62zlp3z81cnaozEkKJYb4rw1f5IkVjgC7DIyhK1mCGwD3M4YzQE' +
  '7q1p0m9cPwx4ZaoRg1qmFg41a8anUI4o1vZ8WZoA48uc40O1yIITEOMuq-XO-N10qn32OVgNVC42519jKj_KNjokjfFI2IlI7YOBDwGr' +
  'Kr_2VQHTP5NilDdLzT2W0KhU8yxHvdr8G2a7QN7RANUvoBsh2fJ4wn7gUBVWfBV2p9ospEV8SoxU4D2sX8R0Sbu4LqruQ2xPgCyIbojQ' +
  'kc7f2ym8ZYfDJHNOQK923PIk6Y0Y_jTjlW24hi5IY1dq926dY27dEfmjG2xJGn2_3FH6wTancwjnRfm3MjXkixkKzI-4oq3SVWCQ6D_q' +
  'kLW8_3Uu9iReCl-p0VDQ3bA_yzmJO_xO0h03dx8ItankMqRV9h3oc6wyHHLFDeMRY3zdXPnHq4joUlgi358abdMLJOQwRkS3_P3Qs1On' +
  'RA3gj-4Gje7ICBlrd2Iza4JxC9pW0joHLWhW4KMXLYvPRVj7JL74PN7GSWVsTJfiiS4RZsCRm9wNFdC0I4SRsv1i7pjtsUUV4dAAUf8K' +
  'cp0wRqT4nWt20618qJFDJM4uMM-QG2NS6JBvp423dK9mXgk_htS35Bu0tNK49xBeulk5HN_oFwar9v27Ip5OrwNA0ughsWVty5Tt47FO' +
  'd56H7Ihp5Vh6DQdbrKvqPag5c2vAIUAWVfjP4V5j_BlrihXIvHOJO50pjveM5N7bRIBg59CKJ53aZoJSydq5-mSQHgdJ2-JjEZ6B2FRi' +
  '8HugVFep46L4-G-ER5H3XDzp6NwkMrs3ZjtrYmu6QnnoM12pHr59wt6WQFKzS83ApxnjB6ZbY2KxkRYoTZu46aZZGEBEXl7hbdG6gcQS' +
  '0M5LWlbYiR6mAmMTiYaLtXMB76yWvw0X6yoQruyu60OehuySAwkUj2n6-ueUb2ODCcqBu07AtRgoBlWFQvnV37KwPGXP5D_uRP9K7YYg' +
  '_MW-66b_iXN7bKbZatFxuhKvJQ7hqK2H54UyhEV9d7owAFg3Lf1mEwSZ7t41wU73ytDI7Gd7zJzH7dfALTKzTs71TLOU12czP4JeF784' +
  '6Oi2OsAgjFu98CxZVNZuzu7vF0j8EKFl7lmjlpnSyM8Hc8JFdIb9KIWy_8NJsE5nSaLaexOE8VQGY6pUpzljGrl8fwr1ex9msQ_UBy8g' +
  'FvdTy12JOjfaW8pu5NipEdXUVmfD8y-n7yYhWgCt9kv80NM_7RZ1mh8fae9FDlWND5gdB3ODv9RO7N_0bgfo2guf9eNv_nZXTavMBSn9' +
  'iaK0jACJiyv6aM9rBYcNbU0t2VUok9uYsPYUmI3cRuhW9wfBc_3blplTIx39895q_8XpXrn3c0-G6maLnQXRIikEt-MkWBuBnadHqs5F' +
  '-PNR1Ij4exSYiuX-Si_J1UZe2VbWf9-bUqumd6WspldI5-eNkVDt7KlOAWzS-hlHILJPAo_CVnZ-iiXVRMcoX1oHcV-kxj2FLPWRGksr' +
  'A-o5TLCoBOIiCaB5-rRXosHMr5xg90j-w8zBVWPXqmicFk_BMOK4G3kWWtAeg_Eg7iJt_ozNxKwR_I_g_SmzKIc3bp-_VRryLAjq4z2y' +
  'IM_aHY_yiDpRoZVNC_xZFO-DdVKkpdMK_7h0INbDNTI5oZD_-XkAelOlpkq1MX';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/**
 * 32 direction numbers for each dimension, v₁ of a dimension at 32 × dimension, each a binary fraction of 32 bits:
 * vᵢ = a₁ vᵢ₋₁ ⊕ … ⊕ aₛ₋₁ vᵢ₋ₛ₊₁ ⊕ vᵢ₋ₛ ⊕ (vᵢ₋ₛ ≫ s).
 */
export function directionNumbers(): Uint32Array {
  const numbers = new Uint32Array(32 * SOBOL_DIMENSIONS);
  for (let bit = 0; bit < 32; bit++) numbers[bit] = 2 ** (31 - bit);
  let place = 0;
  const read = (bits: number): number => {
    let value = 0;
    for (let end = place + bits; place < end; place++)
      value = 2 * value + ((DIGITS.indexOf(PACKED[Math.floor(place / 6)]!) >> (5 - (place % 6))) & 1);
    return value;
  };
  let base = 32;
  POLYNOMIALS.forEach((count, index) => {
    const degree = index + 1;
    for (let polynomial = 0; polynomial < count; polynomial++, base += 32) {
      const inner = read(degree - 1);
      for (let bit = 0; bit < degree; bit++) numbers[base + bit] = (2 * read(bit) + 1) * 2 ** (31 - bit);
      for (let bit = degree; bit < 32; bit++) {
        const oldest = numbers[base + bit - degree]!;
        let value = oldest ^ (oldest >>> degree);
        for (let back = 1; back < degree; back++)
          if ((inner >> (degree - 1 - back)) & 1) value ^= numbers[base + bit - back]!;
        numbers[base + bit] = value;
      }
    }
  });
  return numbers;
}
